/** How often an element may stand, as the tables of the contracts write it. */
export type Cardinality = '0..1' | '1..1' | '0..2' | '0..*' | '1..*';

export const cardinality = (of: Cardinality): { min: 0 | 1; max: number } => ({
  min: of.startsWith('1') ? 1 : 0,
  max: of.endsWith('*') ? Number.POSITIVE_INFINITY : Number(of.slice(-1)),
});
