import { html } from '../html.ts';
import { type Language, sayIn } from '../texts.ts';
import { base, layout } from './layout.ts';

/** Login with a code. Who shows a client certificate never sees it. */
export function loginPage(language: Language, wrong = false): string {
  const say = sayIn(language);
  const body = html`${wrong && html`<p class="bad" role="alert">${say('codeWrong')}</p>`}
<form class="login" method="post" action="${base}/login">
<label for="code">${say('code')}</label>
<input id="code" name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" required maxlength="20" aria-describedby="help">
<p id="help">${say('codeHelp')}</p>
<button>${say('logIn')}</button>
</form>`;
  return layout(language, say('logIn'), body);
}
