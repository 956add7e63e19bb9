import type { Bundle } from '@medplum/fhirtypes';
import type { Adaptation, AdapterContext, Rendering } from '../adapter.ts';

/** A JSON form with a media type of its own, beside the referral message. */
export interface JsonForm {
  readonly mediaType: string;
  /** Top-level members by which a value without media type is known to be of this form. */
  readonly members: readonly string[];
  toBundle(value: Record<string, unknown>, context: AdapterContext): Promise<Adaptation>;
  /** Undefined for a Bundle that is not of this form. */
  fromBundle?(bundle: Bundle): Rendering | undefined;
}
