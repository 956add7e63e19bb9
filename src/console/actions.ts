import { needText } from '../adapters/referral/rules.ts';
import { rowsFor, type Situation } from '../gateway/referral/state-machine.ts';
import type { ReceiverEvent } from '../model/event.ts';

/** What can be done to a referral by hand; bookings and the like need an engine, or `vardbro answer`. */
export const acts = [
  'komplettering-begard',
  'bekraftad',
  'avvisad',
  'delsvar',
  'slutsvar',
  'slutsvar-rattad',
] as const satisfies readonly ReceiverEvent[];

export type ConsoleAct = (typeof acts)[number];

export const isAct = (event: string | undefined): event is ConsoleAct =>
  (acts as readonly (string | undefined)[]).includes(event);

/** The acts that the transition table allows the receiver in this situation. */
export const allowedActs = (at: Situation): readonly ConsoleAct[] =>
  acts.filter((event) => rowsFor(at, event).some(({ actor }) => actor === 'receiver'));

export interface Filled {
  readonly event: ConsoleAct;
  readonly referral: string;
  readonly messageId: string;
  readonly text: string;
  readonly by: string;
}

/** True of an act that gives a reason or a result, without the words. */
export const isWordless = (event: ConsoleAct, text: string): boolean => text.trim() === '' && needText.includes(event);

/** The short answer in the json form; the gateway makes it whole. Sent twice with one message id it is one message. */
export const answerOf = ({ event, referral, messageId, text, by }: Filled): Uint8Array => {
  const said = text.trim() === '' ? {} : { text };
  return new TextEncoder().encode(JSON.stringify({ event, referral, messageId, ...said, by: { name: by } }));
};

export const answerType = 'application/vnd.vardbro.referral+json';
