import type { Issue } from '../../model/issue.ts';
import { outcomes } from '../../model/outcomes.ts';
import { html } from '../html.ts';
import { type Language, sayIn } from '../texts.ts';
import { base, layout } from './layout.ts';

/** What a person sees where a page could not be made: what is wrong in words, and the way back. */
export function failedPage(language: Language, issues: readonly Issue[]): string {
  const say = sayIn(language);
  const words = [...new Set(issues.map(({ code }) => outcomes[code][language]))];
  const body = html`<div class="bad" role="alert">${words.map((text) => html`<p>${text}</p>`)}</div>
<p><a href="${base}">${say('backToInbox')}</a></p>`;
  return layout(language, say('failed'), body);
}
