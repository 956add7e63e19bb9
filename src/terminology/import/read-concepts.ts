import type { CodeSystemConceptDesignation, CodeSystemConceptProperty } from '@medplum/fhirtypes';
import { breathe, rowsAtATime } from '../breathe.ts';
import type { Concept, ConceptStatus } from '../concepts/concept.ts';
import type { Columns } from './columns.ts';
import type { Findings } from './findings.ts';
import type { ImportProfile } from './import-profile.ts';
import type { ImportLimits } from './limits.ts';
import { propertyOf } from './property-cell.ts';
import { cellPlace, type Table } from './table.ts';

/** A concept with the row it was read from, from 0. */
export interface ReadConcept {
  readonly concept: Concept;
  readonly row: number;
}

export interface Reading {
  readonly table: Table;
  readonly columns: Columns;
  readonly profile: ImportProfile;
  readonly limits: ImportLimits;
  readonly findings: Findings;
}

/** FHIR R4 `code`: no white space at either end, single blanks inside. */
const codeForm = /^\S+(?: \S+)*$/;
const statuses: Readonly<Record<string, ConceptStatus>> = {
  active: 'active',
  deprecated: 'deprecated',
  inactive: 'inactive',
};
export const designationUsage = 'http://terminology.hl7.org/CodeSystem/designation-usage';

/** Every row as a concept, or as a path of concepts where the levels stand side by side; faults go to the findings. */
export async function readConcepts(reading: Reading): Promise<ReadConcept[]> {
  const { table, columns } = reading;
  const read: ReadConcept[] = [];
  for (let row = columns.firstRow; row < table.rows.length; row++) {
    if (row % rowsAtATime === 0) await breathe();
    const cells = table.rows[row]!;
    if (cells.every((cell) => cell.trim() === '')) continue;
    if (columns.levels.length > 0) readPath(reading, row, read);
    else readRow(reading, row, read);
  }
  return read;
}

function readRow(reading: Reading, row: number, read: ReadConcept[]): void {
  const { columns } = reading;
  const code = codeCell(reading, row, columns.code!);
  const display = text(reading, row, columns.display!);
  if (display === '') tell(reading, 'list-cell', row, columns.display!, { expected: 'a display text' });
  if (code === undefined) return;
  const concept: Concept = {
    code,
    display,
    definition: text(reading, row, columns.definition),
    parents: codes(reading, row, columns.parent),
    replacedBy: codes(reading, row, columns.replacedBy),
    status: statusCell(reading, row),
    designations: designations(reading, row),
    properties: properties(reading, row),
  };
  read.push({ concept, row });
}

/** What belongs to a row (designations, properties) belongs to the lowest level that the row names. */
function readPath(reading: Reading, row: number, read: ReadConcept[]): void {
  const { levels } = reading.columns;
  const named = levels.filter(
    ({ code, display }) => text(reading, row, code) !== '' || text(reading, row, display) !== '',
  );
  let parent: string | undefined;
  named.forEach((level, n) => {
    const code = codeCell(reading, row, level.code);
    const lowest = n === named.length - 1;
    if (code === undefined) return;
    const concept: Concept = {
      code,
      display: text(reading, row, level.display),
      definition: text(reading, row, level.definition),
      parents: parent === undefined ? [] : [parent],
      replacedBy: [],
      status: 'active',
      designations: lowest ? designations(reading, row) : [],
      properties: lowest ? properties(reading, row) : [],
    };
    if (concept.display === '') tell(reading, 'list-cell', row, level.display, { expected: 'a display text' });
    merge(reading, { concept, row }, read, level.code);
    parent = code;
  });
}

const paths = new WeakMap<ReadConcept[], Map<string, number>>();

/** The upper levels are repeated on every row: they must say the same each time. */
function merge(reading: Reading, next: ReadConcept, read: ReadConcept[], column: number): void {
  const index = paths.get(read) ?? new Map<string, number>();
  paths.set(read, index);
  const at = index.get(next.concept.code);
  if (at === undefined) {
    index.set(next.concept.code, read.push(next) - 1);
    return;
  }
  const { concept: known, row } = read[at]!;
  const same = known.display === next.concept.display && known.parents[0] === next.concept.parents[0];
  if (!same)
    tell(reading, 'list-duplicate', next.row, column, {
      found: known.code,
      detail: `First at row ${row + 1}, with another text or place.`,
    });
  const richer = next.concept.properties.length + next.concept.designations.length > 0;
  if (same && richer) {
    const { properties, designations } = next.concept;
    read[at] = {
      concept: {
        ...known,
        properties: [...known.properties, ...properties],
        designations: [...known.designations, ...designations],
      },
      row,
    };
  }
}

function codeCell(reading: Reading, row: number, column: number): string | undefined {
  const raw = reading.table.rows[row]![column] ?? '';
  const odd = oddity(reading.table, row, column);
  if (odd === 'formula') return void tell(reading, 'list-formula', row, column, {});
  if (odd === 'date' || odd === 'error')
    return void tell(reading, 'list-cell', row, column, { expected: 'a code', found: `a ${odd}` });
  if (odd === 'number') tell(reading, 'list-number-cell', row, column, { found: raw });
  const code = dotted(raw.trim(), reading.profile.dotAfter);
  if (codeForm.test(code) && code.length <= 255) return code;
  return void tell(reading, 'list-cell', row, column, {
    expected: 'a code',
    found: code === '' ? 'nothing' : `${code.slice(0, 50)}`,
  });
}

const dotted = (code: string, after: number | undefined): string =>
  after === undefined || code.length <= after || code.includes('.')
    ? code
    : `${code.slice(0, after)}.${code.slice(after)}`;

function codes(reading: Reading, row: number, column: number | undefined): string[] {
  return values(reading, row, column).map((code) => dotted(code, reading.profile.dotAfter));
}

function statusCell(reading: Reading, row: number): ConceptStatus {
  const { columns, profile } = reading;
  const word = text(reading, row, columns.status);
  if (word === '') return 'active';
  const words = Object.entries({ ...statuses, ...profile.statusWords });
  const status = words.find(([known]) => known.toLowerCase() === word.toLowerCase())?.[1];
  if (!status)
    tell(reading, 'list-cell', row, columns.status!, {
      expected: words.map(([w]) => w).join(', '),
      found: word.slice(0, 50),
    });
  return status ?? 'active';
}

function designations(reading: Reading, row: number): CodeSystemConceptDesignation[] {
  return reading.columns.designations.flatMap(({ at, language, use }) =>
    values(reading, row, at).map((value) => ({
      language,
      ...(use && { use: { code: use, system: designationUsage } }),
      value,
    })),
  );
}

function properties(reading: Reading, row: number): CodeSystemConceptProperty[] {
  return reading.columns.properties.flatMap((column) =>
    values(reading, row, column.at).flatMap((value) => {
      const made = propertyOf(column, value);
      if (!made) tell(reading, 'list-cell', row, column.at, { expected: column.type, found: value.slice(0, 50) });
      return made ?? [];
    }),
  );
}

function values(reading: Reading, row: number, column: number | undefined): string[] {
  const cell = text(reading, row, column);
  if (cell === '') return [];
  const { separator } = reading.profile;
  return separator === undefined || !cell.includes(separator)
    ? [cell]
    : cell
        .split(separator)
        .map((v) => v.trim())
        .filter((v) => v !== '');
}

/** A cell's text, trimmed; empty for a column that is not there. Formulas and oversized cells are told once and left out. */
function text({ table, limits, findings, columns }: Reading, row: number, column: number | undefined): string {
  if (column === undefined) return '';
  const cell = (table.rows[row]![column] ?? '').trim();
  if (cell === '') return '';
  const formula = oddity(table, row, column) === 'formula';
  if (!formula && cell.length <= limits.cellLength) return cell;
  const place = cellPlace(row, column, columns.headers[column]);
  if (formula) findings.add('list-formula', { place });
  else findings.add('list-cell', { place, expected: `at most ${limits.cellLength} characters` });
  return '';
}

const oddity = ({ odd }: Table, row: number, column: number) =>
  odd.size === 0 ? undefined : odd.get(`${row},${column}`);

function tell(
  { findings, columns }: Reading,
  code: Parameters<Findings['add']>[0],
  row: number,
  column: number,
  details: object,
): void {
  findings.add(code, { place: cellPlace(row, column, columns.headers[column]), ...details });
}
