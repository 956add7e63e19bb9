import type { ItemBase } from '../record-copy.ts';
import type { Coded } from '../values.ts';

export interface Diagnosis extends ItemBase {
  readonly kind: 'diagnosis';
  /** Huvuddiagnos or bidiagnos. */
  readonly rank?: 'main' | 'secondary';
  readonly chronic?: boolean;
  /** When it was assessed (diagnosistidpunkt); not the onset. */
  readonly assessed?: string;
  readonly code?: Coded;
  /** Ids, within the same source system, of diagnoses that belong to this one. */
  readonly related?: readonly { readonly document: string }[];
}
