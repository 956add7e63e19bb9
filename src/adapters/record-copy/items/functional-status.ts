import type { ItemBase } from '../record-copy.ts';
import type { Coded } from '../values.ts';

/** Functional status (funktionsstatus): activities of daily living (PADL) or a disability. */
export interface FunctionalStatus extends ItemBase {
  readonly kind: 'functional-status';
  /** pad-pad or fun-fun. */
  readonly category?: string;
  readonly comment?: string;
  readonly padl?: readonly { readonly type: Coded; readonly assessment: string }[];
  readonly disability?: { readonly assessment: Coded; readonly comment?: string };
}
