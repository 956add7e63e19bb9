/** Markup that may stand in a page as it is; only `html` makes it. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Inner = Html | string | number | undefined | false | readonly Inner[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => entities[sign]!);

function shown(value: Inner): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(shown).join('');
  return escaped(String(value));
}

/** A page or a piece of one. Every value is escaped unless it is markup itself, so nothing a partner wrote becomes any. */
export const html = (texts: TemplateStringsArray, ...values: Inner[]): Html =>
  new Html(texts.reduce((whole, text, n) => whole + text + shown(values[n]), ''));
