import { swedishClock } from '../../model/local-time.ts';
import { type Html, html } from '../html.ts';
import { type Language, sayIn } from '../texts.ts';
import type { Visit } from '../visit.ts';

export const base = '/console';

/** The frame of every page: one heading, landmarks, a way past the navigation for who has no mouse. */
export function layout(language: Language, title: string, body: Html, visit?: Visit): string {
  const say = sayIn(language);
  const page = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Vårdbro</title>
<link rel="stylesheet" href="${base}/style.css">
</head>
<body>
<a class="skip" href="#content">${say('skip')}</a>
<header>
<a class="name" href="${base}">Vårdbro</a>
<nav>${
    visit &&
    html`<span>${say('loggedInAs')} ${visit.who}</span>
<form method="post" action="${base}/logout"><input type="hidden" name="formKey" value="${visit.formKey}"><button>${say('logOut')}</button></form>`
  }
<form method="post" action="${base}/language"><button name="language" value="${language === 'sv' ? 'en' : 'sv'}" lang="${language === 'sv' ? 'en' : 'sv'}">${say('otherLanguage')}</button></form>
</nav>
</header>
<main id="content">
<h1>${title}</h1>
${body}
</main>
</body>
</html>`;
  return page.text;
}

/** A time that is not broken in two. */
export const moment = (at: string | number): Html => html`<time>${shownTime(at)}</time>`;

/** 2026-11-24 09:00, Swedish time; a text that is no time as it stands. */
export function shownTime(at: string | number): string {
  const ms = new Date(at).getTime();
  return Number.isNaN(ms) ? String(at) : swedishClock(ms).slice(0, 16);
}
