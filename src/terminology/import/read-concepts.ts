import type { CodeSystemConceptDesignation, CodeSystemConceptProperty } from '@medplum/fhirtypes';
import { breathe, rowsAtATime } from '../../model/breathe.ts';
import type { Concept, ConceptStatus } from '../concepts/concept.ts';
import { type Cells, readCode, tell, readText as text } from './cells.ts';
import type { Columns } from './columns.ts';
import type { ImportProfile } from './import-profile.ts';
import { propertyOf } from './property-cell.ts';

/** A concept with the row it was read from, from 0. */
export interface ReadConcept {
  readonly concept: Concept;
  readonly row: number;
}

export interface Reading extends Cells {
  readonly columns: Columns;
  readonly profile: ImportProfile;
}

const statuses: Readonly<Record<string, ConceptStatus>> = {
  active: 'active',
  deprecated: 'deprecated',
  inactive: 'inactive',
};
const designationUsage = 'http://terminology.hl7.org/CodeSystem/designation-usage';

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
    const own = {
      designations: lowest ? designations(reading, row) : [],
      properties: lowest ? properties(reading, row) : [],
    };
    const concept: Concept = {
      code,
      display: text(reading, row, level.display),
      definition: text(reading, row, level.definition),
      parents: parent === undefined ? [] : [parent],
      replacedBy: [],
      status: 'active',
      ...own,
    };
    if (concept.display === '') tell(reading, 'list-cell', row, level.display, { expected: 'a display text' });
    merge(reading, { concept, row, ...own }, read, level.code);
    parent = code;
  });
}

/** A concept of a path while its rows are read: each adds what it has, to the arrays that the concept holds. */
interface OfPath extends ReadConcept {
  readonly designations: CodeSystemConceptDesignation[];
  readonly properties: CodeSystemConceptProperty[];
}

const paths = new WeakMap<ReadConcept[], Map<string, OfPath>>();

/** The upper levels are repeated on every row: they must say the same each time. */
function merge(reading: Reading, next: OfPath, read: ReadConcept[], column: number): void {
  const index = paths.get(read) ?? new Map<string, OfPath>();
  paths.set(read, index);
  const known = index.get(next.concept.code);
  if (!known) {
    index.set(next.concept.code, next);
    read.push(next);
    return;
  }
  const { concept, row } = known;
  if (concept.display === next.concept.display && concept.parents[0] === next.concept.parents[0]) {
    for (const one of next.properties) known.properties.push(one);
    for (const one of next.designations) known.designations.push(one);
    return;
  }
  tell(reading, 'list-duplicate', next.row, column, {
    found: concept.code,
    detail: `First at row ${row + 1}, with another text or place.`,
  });
}

function codeCell({ profile, ...reading }: Reading, row: number, column: number): string | undefined {
  return readCode(reading, row, column, (code) => dotted(code, profile.dotAfter));
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
