import { type Html, html } from '../html.ts';

type Cell = Html | string | readonly (Html | string | false | undefined)[];

/**
 * A table, whose rows stand one value below the other where the window is narrow: each cell then says the name of its
 * column.
 */
export const table = (names: readonly string[], rows: readonly (readonly Cell[])[]): Html =>
  html`<table><thead><tr>${names.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cells.map((cell, n) => html`<td data-name="${names[n]}">${cell}</td>`)}</tr>`)}</tbody></table>`;
