import type { ItemBase } from '../record-copy.ts';
import type { Coded, Media, Professional } from '../values.ts';

/** An answer to a consultation referral (konsultationsremissvar). */
export interface ReferralOutcome extends ItemBase {
  readonly kind: 'referral-outcome';
  /** SS slutsvar, SR svar that is not the last. */
  readonly status?: 'final' | 'partial';
  /** The speciality that answers, in words. */
  readonly outcomeTitle?: string;
  readonly text?: string;
  readonly findings?: readonly { readonly code?: Coded; readonly text?: string }[];
  readonly acts?: readonly {
    readonly id?: string;
    readonly code?: Coded;
    readonly text?: string;
    readonly time?: string;
    readonly results?: readonly Media[];
  }[];
  readonly referral?: {
    readonly id?: string;
    readonly reason?: string;
    readonly time?: string;
    readonly author?: Professional;
    readonly careContact?: string;
  };
}
