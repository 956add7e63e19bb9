import type { ItemBase } from '../record-copy.ts';
import type { Coded, Id, Media } from '../values.ts';

/** A care plan (vårdplan) as documents. */
export interface CarePlan extends ItemBase {
  readonly kind: 'care-plan';
  /** SIP, SPLPTLRV, SPU, VP, HP, RP, GP or SVP. */
  readonly planType?: string;
  readonly documents?: readonly Media[];
  readonly participatingUnits?: readonly Id[];
  readonly text?: string;
}

/** A document that is no other kind of item: a PDF, a scanned letter, a text. */
export interface AttachedDocument extends ItemBase {
  readonly kind: 'attachment';
  readonly type?: Coded;
  readonly description?: string;
  readonly media: Media;
}
