import type { ItemBase } from '../record-copy.ts';
import type { Coded, Period, Quantity } from '../values.ts';

/** A vital sign (vital parameter); a blood pressure has parts and no value of its own. */
export interface VitalSign extends ItemBase {
  readonly kind: 'vital-sign';
  readonly code: Coded;
  readonly measured?: string;
  readonly value?: Quantity;
  readonly text?: string;
  readonly interpretation?: Coded;
  readonly parts?: readonly { readonly code: Coded; readonly value?: Quantity; readonly text?: string }[];
  readonly comment?: string;
}

/** A procedure (åtgärd) that was carried out. */
export interface ProcedureDone extends ItemBase {
  readonly kind: 'procedure';
  /** KVÅ or SNOMED CT. */
  readonly code: Coded;
  readonly performed?: Period;
  readonly site?: Coded;
  readonly comment?: string;
}
