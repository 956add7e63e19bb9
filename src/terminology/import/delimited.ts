import { streamCsvRows } from 'hucre/csv';
import { breathe, rowsAtATime } from '../../model/breathe.ts';
import { issue } from '../../model/issue.ts';
import type { ImportLimits } from './limits.ts';
import type { ReadTable } from './table.ts';
import { decodeText, type Encoding } from './text-encoding.ts';

export interface DelimitedOptions {
  /** Found from the first line when absent: the one of tab, semicolon and comma that it has most of. */
  readonly delimiter?: string;
  readonly encoding?: Encoding;
}

/** CSV or TSV (RFC 4180, any of the usual delimiters). Stops at the first row too many. */
export async function readDelimited(
  bytes: Uint8Array,
  limits: ImportLimits,
  options: DelimitedOptions = {},
): Promise<ReadTable> {
  const { text, issues } = decodeText(bytes, options.encoding);
  if (text === undefined) return { issues };
  const delimiter = options.delimiter ?? delimiterOf(text);
  const endless = endlessCell(text, delimiter);
  if (endless !== undefined) {
    const details = { place: `row ${endless}`, expected: `at most ${longestQuoted} characters between quotes` };
    return { issues: [issue('list-too-large', details)] };
  }
  const rows: string[][] = [];
  const odd = new Map<string, 'formula'>();
  for (const values of streamCsvRows(text, { delimiter })) {
    if (rows.length > limits.rows) return tooMany(limits);
    formulas(values, rows.length, odd);
    rows.push(values.map(cellOf));
    if (rows.length % rowsAtATime === 0) await breathe();
  }
  return { table: { sheet: '', rows, odd }, issues: [] };
}

/** Without the apostrophe that an export sets before text which looks like a formula. */
function cellOf(value: unknown): string {
  const cell = String(value ?? '');
  return cell.startsWith("'") && /^'[=+\-@|\t\r\n\0]/.test(cell) ? cell.slice(1) : cell;
}

/**
 * Far beyond what is told cell by cell: a quote that is never closed makes one cell of the rest of the file, and a reader
 * that gathers it letter by letter takes forty times its length of memory.
 */
const longestQuoted = 1_000_000;

/** The row, from 1, where a quoted cell begins that has no end, or none for very long. */
function endlessCell(text: string, delimiter: string): number | undefined {
  for (let from = text.indexOf('"'); from !== -1; ) {
    if (!beginsCell(text[from - 1], delimiter)) {
      from = text.indexOf('"', from + 1);
      continue;
    }
    let end = text.indexOf('"', from + 1);
    while (end !== -1 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
    const past = end === -1 ? text.length : end;
    if (past - from > longestQuoted) return text.slice(0, from).split('\n').length;
    from = text.indexOf('"', past + 1);
  }
  return undefined;
}

const beginsCell = (before: string | undefined, delimiter: string): boolean =>
  before === undefined || before === delimiter || before === '\n' || before === '\r';

const tooMany = ({ rows }: ImportLimits): ReadTable => ({
  issues: [issue('list-too-large', { place: `row ${rows + 2}`, expected: `at most ${rows} rows` })],
});

function delimiterOf(text: string): string {
  const end = text.search(/[\r\n]/);
  const line = end === -1 ? text.slice(0, 10_000) : text.slice(0, Math.min(end, 10_000));
  const counted = ['\t', ';', ','].map((delimiter) => [delimiter, line.split(delimiter).length] as const);
  return counted.reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

/** `=` begins a formula wherever such a file is opened; text that only looks like one is exported with an apostrophe. */
function formulas(cells: readonly unknown[], row: number, odd: Map<string, 'formula'>): void {
  cells.forEach((cell, column) => {
    if (typeof cell === 'string' && cell.startsWith('=')) odd.set(`${row},${column}`, 'formula');
  });
}
