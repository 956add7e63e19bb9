import type { Narrative } from '@medplum/fhirtypes';

const controls = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Nothing to escape: most texts of a record. */
const plain = /^[\t !#-%'-;=?-\uD7FF]*$/;

/** Text for XHTML: markup characters escaped, characters that XML forbids replaced, line breaks kept. */
export const escapeXhtml = (text: string): string =>
  plain.test(text)
    ? text
    : text
        .replace(controls, '\uFFFD')
        .replace(/[&<>"]/g, (c) => entities[c] ?? c)
        .replace(/\r\n?|\n/g, '<br/>');

export const xhtml = (body: string): Narrative => ({
  status: 'generated',
  div: `<div xmlns="http://www.w3.org/1999/xhtml">${body}</div>`,
});

/** One paragraph for each line. */
export const narrativeOf = (lines: readonly string[]): Narrative =>
  xhtml(lines.map((line) => `<p>${escapeXhtml(line)}</p>`).join(''));

export type NarrativeRow = readonly [label: string, value: string | number | undefined];

/** A table of labels and values; rows without a value are left out. */
export function narrativeTable(rows: readonly NarrativeRow[]): string {
  let body = '';
  for (const [label, value] of rows)
    if (value !== undefined) body += `<tr><th>${escapeXhtml(label)}</th><td>${escapeXhtml(String(value))}</td></tr>`;
  return `<table>${body}</table>`;
}
