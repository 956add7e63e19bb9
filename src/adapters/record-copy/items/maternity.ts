import type { ItemBase } from '../record-copy.ts';
import type { Quantity } from '../values.ts';

/** What one element of a maternity record says; which elements there are, and of what type, is in `fhir/maternity-facts.ts`. */
export type Fact = string | boolean | Quantity | readonly string[] | readonly Quantity[] | readonly Facts[];
export interface Facts {
  readonly [element: string]: Fact | undefined;
}

/** A maternity record (mödrahälsovård): registration, checkup, or what came after delivery. */
export interface MaternityRecord extends ItemBase {
  readonly kind: 'maternity';
  readonly registration?: Facts;
  readonly checkup?: Facts;
  readonly mother?: Facts;
  readonly children?: readonly Facts[];
}
