import { issue } from '../../model/issue.ts';
import type { ImportLimits } from './limits.ts';
import type { ReadTable } from './table.ts';
import { decodeText, type Encoding } from './text-encoding.ts';

/**
 * The text form of a national classification: one code a line, then a tab, a semicolon or two blanks, then its text;
 * blank lines and lines that begin with # pass. (The files themselves were not seen; a tab is what is told of them.)
 */
export function readClassificationText(bytes: Uint8Array, limits: ImportLimits, encoding?: Encoding): ReadTable {
  const { text, issues } = decodeText(bytes, encoding);
  if (text === undefined) return { issues };
  const rows: string[][] = [];
  let row = 0;
  for (const line of linesOf(text)) {
    row += 1;
    if (row > limits.rows + 1)
      return { issues: [issue('list-too-large', { place: `row ${row}`, expected: `at most ${limits.rows} rows` })] };
    rows.push(line.startsWith('#') ? [] : fieldsOf(line));
  }
  return { table: { sheet: '', rows, odd: new Map() }, issues: [] };
}

function* linesOf(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    const to = end === -1 ? text.length : end;
    yield text.slice(from, to).replace(/\r$/, '');
    from = to + 1;
  }
}

function fieldsOf(line: string): string[] {
  const at = line.search(/\t|;| {2}/);
  if (at === -1) return [line.trim()];
  return [
    line.slice(0, at).trim(),
    line
      .slice(at)
      .replace(/^[\t; ]+/, '')
      .trim(),
  ];
}
