/** How many parameters a transform takes (R4 CodeSystem map-transform, which writes its parameters out). */
interface Arity {
  readonly least: number;
  readonly most: number;
}

const exactly = (n: number): Arity => ({ least: n, most: n });
const many = Number.POSITIVE_INFINITY;

/** dateOp is left out: its parameters are "to be documented". */
export const transforms: Readonly<Record<string, Arity>> = {
  create: exactly(1),
  copy: exactly(1),
  truncate: exactly(2),
  escape: { least: 2, most: 3 },
  cast: { least: 1, most: 2 },
  append: { least: 1, most: many },
  translate: { least: 2, most: 3 },
  reference: exactly(1),
  uuid: exactly(0),
  pointer: exactly(1),
  evaluate: { least: 1, most: 2 },
  cc: { least: 1, most: 3 },
  c: { least: 2, most: 3 },
  qty: { least: 1, most: 4 },
  id: { least: 2, most: 3 },
  cp: { least: 1, most: 2 },
};
