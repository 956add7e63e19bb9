import { isRequestEvent } from '../../adapters/referral/events.ts';
import type { ReferralMessage } from '../../adapters/referral/referral-message.ts';
import type { Envelope } from '../../model/envelope.ts';
import { swedishDay, toSwedishDate } from '../../model/local-time.ts';
import type { Agreement, Organisation } from '../directory/directory.ts';

/** What every rule looks at: the message, its parties and what they have agreed. */
export interface Agreed {
  readonly message: ReferralMessage;
  readonly envelope: Envelope;
  readonly sender: Organisation;
  readonly receiver: Organisation;
  /** In force on the day of `at`; undefined where there is none. */
  readonly agreement: Agreement | undefined;
  readonly at: number;
  readonly transport: string;
  readonly bytes?: number;
}

/** True for a message that asks somebody to give care, and so must say who pays and that the patient consents. */
export const isRequest = ({ event }: ReferralMessage): boolean => isRequestEvent(event);

/** `agreement <id>`, or the paragraph that holds without one. */
export const sourceOf = (agreement: Agreement | undefined, paragraph: string): string =>
  agreement ? `agreement ${agreement.id}` : paragraph;

/** True when the Swedish day of `at` lies in the period; an open end is open. Times count by their Swedish day. */
export function isWithin(at: number, from: string | undefined, to: string | undefined): boolean {
  const today = swedishDay(at);
  const begun = from === undefined || dayOf(from) <= today;
  return begun && (to === undefined || today.slice(0, dayOf(to).length) <= dayOf(to));
}

/** `YYYYMMDD`; of a FHIR date that is a year or a month alone, as much of it: the whole of it counts. */
const dayOf = (time: string): string => (time.length < 10 ? time.replaceAll('-', '') : toSwedishDate(time));
