import type { Designation, Extension, PropertyDefinition, PropertyValue } from '../resource.ts';
import type { CodeSystemHeader } from './provider.ts';

/** One or several values of a property on one concept; most have one. */
export type Cell = PropertyValue | readonly PropertyValue[] | undefined;

export const inactiveFlag = 1;
export const abstractFlag = 2;

/**
 * The concepts of a code system as columns, row = place in the resource, depth first. 50,000 concepts as objects would be
 * ten times as large; equal strings and values of an earlier version of the list are shared.
 */
export interface Columns {
  readonly header: CodeSystemHeader;
  readonly properties: readonly PropertyDefinition[];
  readonly codes: readonly string[];
  readonly displays: readonly (string | undefined)[];
  readonly definitions: readonly (string | undefined)[];
  readonly designations: readonly (readonly Designation[] | undefined)[];
  readonly extensions: ReadonlyMap<number, readonly Extension[]>;
  /** Property code -> a cell for each row. */
  readonly cells: ReadonlyMap<string, readonly Cell[]>;
  readonly flags: Uint8Array;
  /** By code as written, or folded to lower case where the system does not tell cases apart. */
  readonly rows: ReadonlyMap<string, number>;
  readonly parents: Links;
  readonly children: Links;
}

/** For each row a run of other rows: `to[from[row] .. from[row + 1]]`. */
export interface Links {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
}

export const linked = ({ from, to }: Links, row: number): Uint32Array => to.subarray(from[row]!, from[row + 1]!);

/** Links from each of `ends` to the other end at the same place; a pair that was there before is left out. */
export function linksOf(rows: number, ends: readonly number[], others: readonly number[]): Links {
  const from = new Uint32Array(rows + 1);
  for (const row of ends) from[row + 1]! += 1;
  for (let row = 0; row < rows; row += 1) from[row + 1]! += from[row]!;
  const next = from.slice();
  const to = new Uint32Array(ends.length);
  for (let n = 0; n < ends.length; n += 1) {
    const row = ends[n]!;
    to[next[row]!] = others[n]!;
    next[row]! += 1;
  }
  return { from, to };
}

export const cellsOf = (cell: Cell): readonly PropertyValue[] =>
  cell === undefined ? [] : Array.isArray(cell) ? cell : [cell as PropertyValue];
