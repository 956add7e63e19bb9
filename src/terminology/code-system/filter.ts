import type { Filter } from '../resource.ts';
import { abstractFlag, type Columns, cellsOf, inactiveFlag, linked } from './columns.ts';
import { ancestors, descendants } from './hierarchy.ts';
import { linearPattern } from './pattern.ts';
import { FilterError } from './provider.ts';
import { allRows, difference, emptyBits, hasBit, type RowSet, rowSet, rowsWhere, setBit } from './row-set.ts';

type Asked = Required<Filter>;

/**
 * The operators of ValueSet.compose.include.filter (FHIR R5 valueset-filter-operator), each over the rows of a listed
 * code system. A code of a hierarchy operator that does not exist takes nothing.
 */
const operators: Readonly<Record<string, (columns: Columns, filter: Asked) => RowSet>> = {
  'is-a': (columns, { value }) => branch(columns, value, (row) => withRow(descendants(columns, row), row)),
  'descendent-of': (columns, { value }) => branch(columns, value, (row) => descendants(columns, row)),
  'is-not-a': (columns, { value }) =>
    difference(
      allRows(columns.codes.length),
      branch(columns, value, (row) => withRow(descendants(columns, row), row)),
    ),
  generalizes: (columns, { value }) => branch(columns, value, (row) => withRow(ancestors(columns, row), row)),
  'child-of': (columns, { value }) => branch(columns, value, (row) => rowsOf(columns, linked(columns.children, row))),
  'descendent-leaf': (columns, { value }) =>
    branch(columns, value, (row) => {
      const below = descendants(columns, row);
      return rowsWhere(columns.codes.length, (r) => hasBit(below.bits, r) && linked(columns.children, r).length === 0);
    }),
  '=': (columns, { property, value }) => where(columns, property, (found) => found === value),
  in: (columns, { property, value }) => {
    const listed = new Set(value.split(',').map((part) => part.trim()));
    return where(columns, property, (found) => listed.has(found));
  },
  'not-in': (columns, { property, value }) => {
    const listed = new Set(value.split(',').map((part) => part.trim()));
    const inList = where(columns, property, (found) => listed.has(found));
    return difference(allRows(columns.codes.length), inList);
  },
  exists: (columns, { property, value }) => {
    const there = where(columns, property, () => true);
    return value === 'false' ? difference(allRows(columns.codes.length), there) : there;
  },
  regex: (columns, { property, value }) => where(columns, property, linearPattern(value)),
};

/** Throws FilterError (operator, pattern). */
export function listedFilter(columns: Columns, filter: Asked): RowSet {
  const operator = Object.hasOwn(operators, filter.op) ? operators[filter.op] : undefined;
  if (!operator) throw new FilterError('operator', filter.op);
  return operator(columns, filter);
}

function branch(columns: Columns, code: string, below: (row: number) => RowSet): RowSet {
  const key = columns.header.caseSensitive === false ? code.toLowerCase() : code;
  const row = columns.rows.get(key);
  return row === undefined ? rowSet(emptyBits(columns.codes.length)) : below(row);
}

function withRow(set: RowSet, row: number): RowSet {
  const bits = set.bits.slice();
  setBit(bits, row);
  return rowSet(bits);
}

function rowsOf(columns: Columns, rows: Iterable<number>): RowSet {
  const bits = emptyBits(columns.codes.length);
  for (const row of rows) setBit(bits, row);
  return rowSet(bits);
}

/** Rows of which any value of a property passes the test. */
function where(columns: Columns, property: string, test: (value: string) => boolean): RowSet {
  const values = valuesOf(columns, property);
  return rowsWhere(columns.codes.length, (row) => values(row).some(test));
}

/** The values of a property as text, row by row; those that the standard defines need no column of their own. */
function valuesOf(columns: Columns, property: string): (row: number) => readonly string[] {
  const codes = (rows: Iterable<number>) => [...rows].map((row) => columns.codes[row]!);
  if (property === 'parent') return (row) => codes(linked(columns.parents, row));
  if (property === 'child') return (row) => codes(linked(columns.children, row));
  const cells = columns.cells.get(property);
  if (cells) return (row) => cellsOf(cells[row]).map(({ value }) => textOf(value));
  switch (property) {
    case 'code':
    case 'concept':
      return (row) => [columns.codes[row]!];
    case 'display':
      return (row) => present(columns.displays[row]);
    case 'definition':
      return (row) => present(columns.definitions[row]);
    case 'inactive':
      return (row) => [String((columns.flags[row]! & inactiveFlag) !== 0)];
    case 'notSelectable':
      return (row) => [String((columns.flags[row]! & abstractFlag) !== 0)];
    default:
      return () => [];
  }
}

const present = (text: string | undefined): readonly string[] => (text === undefined ? [] : [text]);

/** A Coding counts by its code. */
const textOf = (value: unknown): string =>
  value !== null && typeof value === 'object' ? String((value as { code?: unknown }).code ?? '') : String(value);
