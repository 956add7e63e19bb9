import type { Task } from '@medplum/fhirtypes';
import { codeSystem } from '../../model/canonical.ts';
import type { ReceiverEvent, SenderEvent } from '../../model/event.ts';
import type { Coding } from './referral-message.ts';

/**
 * How each event of the referral stands in a Bundle that knows no history (`convert`): Task.status, our businessStatus,
 * the RIV-TA code beside it, and what Provenance calls the act. The stored Task is set by the state machine, never
 * copied from here. Where a state depends on what was before (återkallelse, återuppta), the row holds the state that
 * the referral has at the least.
 */
export interface EventRow {
  /** Swedish name, for narratives and timelines. */
  readonly sv: string;
  readonly task: Task['status'];
  readonly business: string;
  readonly rivta?: Coding;
  readonly activity: 'new' | 'reply' | 'forward' | 'correct' | 'cancel';
}

/** KV Versionsorsak of the electronic referral. */
export const versionReasonSystem = 'urn:oid:1.2.752.129.5.1.32';
export const confirmationTypeSystem = 'https://fhir.inera.se/CodeSystem/requestconfirmationtype-cs';
/** The outcome types have no published system. */
export const outcomeTypeSystem = codeSystem('request-outcome-type');

const reason = (code: string): Coding => ({ system: versionReasonSystem, code });
const confirmation = (code: string): Coding => ({ system: confirmationTypeSystem, code });
const outcome = (code: string): Coding => ({ system: outcomeTypeSystem, code });

type Act = EventRow['activity'];
const row = (sv: string, task: Task['status'], business: string, activity: Act, rivta?: Coding): EventRow => ({
  sv,
  task,
  business,
  activity,
  ...(rivta && { rivta }),
});

export const eventTable: Readonly<Record<SenderEvent | ReceiverEvent, EventRow>> = {
  'remiss-ny': row('Ny remiss', 'requested', 'skickad', 'new', reason('NR')),
  'remiss-andrad': row('Ändrad remiss', 'requested', 'skickad', 'correct', reason('AR')),
  'remiss-vidareskickad': row('Vidareskickad remiss', 'requested', 'skickad', 'forward', reason('VR')),
  betalningsandring: row('Ändrat betalningsansvar', 'requested', 'skickad', 'correct', reason('AB')),
  aterkallelse: row('Återkallelse begärd', 'requested', 'aterkallelse-begard', 'cancel'),
  'svar-mottaget': row('Svar mottaget', 'completed', 'svar-mottaget', 'reply'),
  felregistrerad: row('Felregistrerad', 'entered-in-error', 'felregistrerad', 'cancel'),
  'komplettering-begard': row('Komplettering begärd', 'received', 'komplettering-begard', 'reply', confirmation('KOM')),
  bekraftad: row('Bekräftad', 'accepted', 'accepterad', 'reply', confirmation('BEK')),
  avvisad: row('Avvisad', 'rejected', 'avvisad', 'reply', confirmation('AVV')),
  vidareskickad: row('Vidareskickad', 'cancelled', 'vidareskickad', 'forward', confirmation('VID')),
  bokning: row('Bokad', 'accepted', 'bokad', 'reply'),
  ombokning: row('Ombokad', 'accepted', 'bokad', 'reply'),
  avbokning: row('Avbokad', 'accepted', 'accepterad', 'reply'),
  uteblivit: row('Uteblivit', 'accepted', 'uteblivit', 'reply'),
  start: row('Påbörjad', 'in-progress', 'pagar', 'reply'),
  paus: row('Pausad', 'on-hold', 'pausad', 'reply'),
  ateruppta: row('Återupptagen', 'in-progress', 'pagar', 'reply'),
  delsvar: row('Delsvar', 'in-progress', 'delsvar', 'reply', outcome('DSV')),
  slutsvar: row('Slutsvar', 'completed', 'slutsvar', 'reply', outcome('SSV')),
  'slutsvar-rattad': row('Rättat slutsvar', 'completed', 'slutsvar-rattad', 'correct', outcome('SSV')),
  avbruten: row('Avbruten', 'failed', 'avbruten', 'reply', confirmation('AVB')),
  'aterkallelse-godtagen': row('Återkallelse godtagen', 'cancelled', 'aterkallad', 'reply'),
  'aterkallelse-nekad': row('Återkallelse nekad', 'received', 'mottagen', 'reply'),
};

/** A delsvar is DSV, or PSV when it is preliminary. */
export function rivtaCodeOf(event: SenderEvent | ReceiverEvent, preliminary: boolean | undefined): Coding | undefined {
  return event === 'delsvar' && preliminary ? outcome('PSV') : eventTable[event].rivta;
}

export type ReferralEventCode = keyof typeof eventTable;

/** Events that carry a whole request; all others say something about one. */
export const requestEvents: readonly ReferralEventCode[] = [
  'remiss-ny',
  'remiss-andrad',
  'remiss-vidareskickad',
  'betalningsandring',
];
/** Answers with a medical content: a DiagnosticReport. */
export const replyEvents: readonly ReferralEventCode[] = ['delsvar', 'slutsvar', 'slutsvar-rattad'];
export const appointmentEvents: readonly ReferralEventCode[] = ['bokning', 'ombokning', 'avbokning', 'uteblivit'];

const requests: readonly string[] = requestEvents;
export const isRequestEvent = (event: string): boolean => requests.includes(event);
export const isReplyEvent = (event: ReferralEventCode): boolean => replyEvents.includes(event);
