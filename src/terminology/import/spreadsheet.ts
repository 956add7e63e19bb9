import { readXlsx } from 'hucre/xlsx';
import { issue } from '../../model/issue.ts';
import type { ImportLimits } from './limits.ts';
import type { OddCell, ReadTable, Table } from './table.ts';
import { judgeZip } from './zip-bomb.ts';

/** Name of the sheet in which our export says what list it is. */
export const aboutSheet = 'list';

type Workbook = Awaited<ReturnType<typeof readXlsx>>;
type Sheet = Workbook['sheets'][number];

/** Excel (.xlsx): the named sheet, or the first that is not hidden. Formulas are found, not evaluated. */
export async function readSpreadsheet(bytes: Uint8Array, limits: ImportLimits, sheet?: string): Promise<ReadTable> {
  const bomb = judgeZip(bytes, limits);
  if (bomb) return { issues: [bomb] };
  try {
    const book = await readXlsx(bytes, { maxRows: limits.rows + 2 });
    return tableOf(book, limits, sheet);
  } catch {
    return { issues: [issue('list-file', { expected: 'an Excel file (.xlsx)' })] };
  }
}

function tableOf({ sheets }: Workbook, limits: ImportLimits, name: string | undefined): ReadTable {
  const seen = sheets.filter((s) => !s.hidden && s.name !== aboutSheet);
  const found = name === undefined ? seen[0] : sheets.find((s) => s.name === name);
  if (!found) {
    const names = sheets.map((s) => s.name).join(', ');
    return { issues: [issue('list-profile', { expected: `sheet ${name ?? '1'}`, found: names })] };
  }
  if (found.rows.length > limits.rows + 1)
    return { issues: [issue('list-too-large', { place: found.name, expected: `at most ${limits.rows} rows` })] };
  const about = sheets.find((s) => s.name === aboutSheet);
  const odd = new Map<string, OddCell>();
  const rows = found.rows.map((row, r) => row.map((value, c) => textOf(value, `${r},${c}`, odd)));
  for (const [at, cell] of found.cells ?? []) if (cell.type === 'formula') odd.set(at, 'formula');
  return { table: { sheet: found.name, rows, odd, ...(about && { about: pairsOf(about) }) }, issues: [] };
}

function textOf(value: Sheet['rows'][number][number], at: string, odd: Map<string, OddCell>): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') odd.set(at, 'number');
  if (value instanceof Date) {
    odd.set(at, 'date');
    return value.toISOString().slice(0, 10);
  }
  return String(value);
}

const pairsOf = ({ rows }: Sheet): Table['about'] =>
  new Map(rows.slice(0, 100).flatMap(([key, value]) => (key ? [[String(key), String(value ?? '')] as const] : [])));
