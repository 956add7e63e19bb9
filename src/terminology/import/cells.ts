import type { Findings } from './findings.ts';
import type { ImportLimits } from './limits.ts';
import { cellPlace, type OddCell, type Table } from './table.ts';

/** The cells of a file while they are read: what is wrong with one is told where it stands. */
export interface Cells {
  readonly table: Table;
  readonly headers: readonly string[];
  readonly limits: ImportLimits;
  readonly findings: Findings;
}

/** A cell's text, trimmed; empty for a column that is not there. Formulas and oversized cells are told and left out. */
export function readText(cells: Cells, row: number, column: number | undefined): string {
  if (column === undefined) return '';
  const cell = (cells.table.rows[row]![column] ?? '').trim();
  if (cell === '') return '';
  const { cellLength } = cells.limits;
  if (oddity(cells, row, column) === 'formula') return tell(cells, 'list-formula', row, column, {}) ?? '';
  if (cell.length <= cellLength) return cell;
  return tell(cells, 'list-cell', row, column, { expected: `at most ${cellLength} characters` }) ?? '';
}

/** FHIR R4 `code`: no white space at either end, single blanks inside. */
const codeForm = /^\S+(?: \S+)*$/;

/** A code as it is meant (`as`); undefined, and told, where the cell holds none. */
export function readCode(
  cells: Cells,
  row: number,
  column: number,
  as: (code: string) => string = (code) => code,
): string | undefined {
  const raw = cells.table.rows[row]![column] ?? '';
  const odd = oddity(cells, row, column);
  if (odd === 'formula') return tell(cells, 'list-formula', row, column, {});
  if (odd === 'date' || odd === 'error')
    return tell(cells, 'list-cell', row, column, { expected: 'a code', found: `a ${odd}` });
  if (odd === 'number') tell(cells, 'list-number-cell', row, column, { found: raw });
  const code = as(raw.trim());
  if (codeForm.test(code) && code.length <= 255) return code;
  const found = code === '' ? 'nothing' : `${code.slice(0, 50)}`;
  return tell(cells, 'list-cell', row, column, { expected: 'a code', found });
}

const oddity = ({ table: { odd } }: Cells, row: number, column: number): OddCell | undefined =>
  odd.size === 0 ? undefined : odd.get(`${row},${column}`);

export function tell(
  { findings, headers }: Cells,
  code: Parameters<Findings['add']>[0],
  row: number,
  column: number,
  details: object,
): undefined {
  findings.add(code, { place: cellPlace(row, column, headers[column]), ...details });
}
