import type { Issue } from '../../model/issue.ts';

/**
 * Rows of a file, before anything is made of them. A cell is its text; what else there is to know of a cell stands in
 * `odd`. Row numbers are those that a spreadsheet shows: from 1, the header included.
 */
export interface Table {
  /** Name of the sheet; empty for text files. */
  readonly sheet: string;
  readonly rows: readonly (readonly string[])[];
  /** By `row,column`, both from 0: cells whose text is not simply what somebody typed. */
  readonly odd: ReadonlyMap<string, OddCell>;
  /** Key and value rows of a sheet `list`, as our own export writes them. */
  readonly about?: ReadonlyMap<string, string>;
}

export type OddCell = 'formula' | 'number' | 'date' | 'error';

/** A file read, or why not. Never both empty. */
export interface ReadTable {
  readonly table?: Table;
  readonly issues: readonly Issue[];
}

/** A column by its spreadsheet letters: 0 = A, 26 = AA. */
export function columnLetters(column: number): string {
  let letters = '';
  for (let n = column; n >= 0; n = Math.floor(n / 26) - 1) letters = String.fromCharCode(65 + (n % 26)) + letters;
  return letters;
}

/** The column of spreadsheet letters: A = 0. */
export const columnOf = (letters: string): number =>
  [...letters].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0) - 1;

const longestHeader = 60;

/** Place of a cell for people and programs: `row 12, column B (Kod)`. Both from 0. */
export const cellPlace = (row: number, column: number, header?: string): string =>
  `row ${row + 1}, column ${columnLetters(column)}${header ? ` (${header.slice(0, longestHeader)})` : ''}`;
