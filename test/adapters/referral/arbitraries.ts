import fc, { type Arbitrary } from 'fast-check';
import type { Answer, Appointment, ReferralMessage, Request } from '../../../src/adapters/referral/referral-message.ts';
import { receiverEvents, senderEvents } from '../../../src/model/event.ts';
import {
  activity,
  attachments,
  author,
  careGuarantee,
  condition,
  consent,
  inOrder,
  patient,
  payment,
  unit,
} from './arbitrary-parts.ts';
import { date, hsaId, line, never, optional, prose, shape, some, time, token, type Wire } from './arbitrary-values.ts';

/**
 * Generated referral messages: every event and every field, from valid published test numbers and invented HSA-ids.
 * `rivta: 'v2' | 'v1'` keeps to what that major version of clinicalprocess:activity:request can say.
 */
export interface ReferralOptions {
  readonly rivta?: Exclude<Wire, undefined>;
}

type Event = ReferralMessage['event'];

const requestEvents = ['remiss-ny', 'remiss-andrad', 'remiss-vidareskickad', 'betalningsandring'] as const;
const replyEvents: readonly Event[] = ['delsvar', 'slutsvar', 'slutsvar-rattad'];
const wordy: readonly Event[] = [
  ...replyEvents,
  'komplettering-begard',
  'avvisad',
  'avbruten',
  'aterkallelse',
  'aterkallelse-nekad',
];
const bookingEvents: readonly Event[] = ['bokning', 'ombokning', 'avbokning', 'uteblivit'];
const wireEvents: Readonly<Record<'v1' | 'v2', readonly Event[]>> = {
  v1: [...requestEvents, 'komplettering-begard', 'bekraftad', 'vidareskickad', 'slutsvar'],
  v2: [
    ...requestEvents,
    'komplettering-begard',
    'bekraftad',
    'vidareskickad',
    'avvisad',
    'avbruten',
    'delsvar',
    'slutsvar',
  ],
};

const request = (wire: Wire, event: Event): Arbitrary<Request> => {
  const beyond = <T>(arbitrary: Arbitrary<T | undefined>): Arbitrary<T | undefined> => (wire ? never : arbitrary);
  return shape<Request>({
    type: fc.constant('4'),
    careResponsibilityRemains: wire === 'v1' ? never : wire ? fc.boolean() : optional(fc.boolean()),
    replyTo: unit,
    date,
    author: author(wire),
    recipient: wire ? hsaId.map((id) => ({ hsaId: id })) : unit,
    forwardedBy:
      event === 'remiss-vidareskickad'
        ? fc.array(fc.record({ unit: hsaId, time }), { minLength: 1, maxLength: 3 })
        : beyond(some(fc.record({ unit: hsaId, time }))),
    desiredRecipient: optional(line),
    administrativeInformation: optional(prose),
    interpreterRequirement: optional(line),
    awareness: optional(prose),
    question: prose,
    clinicalInformation: optional(prose),
    conditions: some(condition(wire)),
    desiredActivities: some(activity(wire)),
    payment: optional(payment(wire)),
    attachments: wire === 'v1' ? never : attachments,
    careProcessId: optional(fc.uuid()),
    priority: beyond(optional(fc.constantFrom('routine', 'urgent', 'asap', 'stat'))),
    careGuarantee: beyond(optional(careGuarantee)),
    consents: beyond(some(consent)),
    urgentContact: beyond(optional(line)),
    urgentContactForResponse: beyond(optional(line)),
    copyReceivers: beyond(some(hsaId)),
  });
};

const appointment: Arbitrary<Appointment> = shape<Appointment>({
  id: token(1, 10),
  start: time,
  end: optional(time),
  place: optional(line),
  description: optional(line),
}).map((value) => inOrder(value, 'start', 'end'));

const answer = (wire: Wire, event: Event): Arbitrary<Answer> => {
  const reply = replyEvents.includes(event);
  return shape<Answer>({
    organisation: unit,
    author: author(wire),
    text: wire || wordy.includes(event) ? prose : optional(prose),
    forwardedTo: event === 'vidareskickad' ? hsaId : never,
    preliminary: event === 'delsvar' ? fc.boolean() : never,
    conditions: reply ? some(condition(wire)) : never,
    activities: reply ? some(activity(wire)) : never,
    attachments: reply && wire !== 'v1' ? attachments : never,
    originalRequest: reply && wire !== 'v1' ? optional(requestMessage(wire, 'remiss-ny', true)) : never,
    appointment: bookingEvents.includes(event) ? appointment : never,
    pauseReason: event === 'paus' ? fc.constantFrom('PvV', 'MOV') : never,
  });
};

const referral = fc.tuple(hsaId, token(1, 10)).map(([system, local]) => `${system}#${local}`);
const version = fc.integer({ min: 1, max: 30 });

/** Identity and addressing beyond the wire's own fields. */
const extras = (wire: Wire) => {
  const beyond = <T>(arbitrary: Arbitrary<T>) => (wire ? never : optional(arbitrary));
  return { messageId: beyond(fc.uuid()), caseId: beyond(fc.uuid()), test: beyond(fc.constant(true)) };
};

function requestMessage(wire: Wire, event: Event, nested = false): Arbitrary<ReferralMessage> {
  return request(wire, event).chain((body) =>
    shape<ReferralMessage>({
      event: fc.constant(event),
      referral,
      ownId: wire ? never : optional(token(1, 12)),
      version,
      time,
      sender: wire ? fc.constant(senderOf(body, event)) : hsaId,
      receiver: wire ? fc.constant(body.recipient.hsaId) : hsaId,
      patient: patient(wire, true),
      request: fc.constant(body),
      answer: never,
      ...(nested ? { messageId: never, caseId: never, test: never } : extras(wire)),
    }),
  );
}

/** RIV-TA names no sender: a forwarded referral comes from the last that forwarded it, else from where answers go. */
function senderOf(body: Request, event: Event): string {
  const last = body.forwardedBy?.at(-1);
  return event === 'remiss-vidareskickad' && last ? last.unit : body.replyTo.hsaId;
}

const answerMessage = (wire: Wire, event: Event): Arbitrary<ReferralMessage> =>
  answer(wire, event).chain((body) =>
    shape<ReferralMessage>({
      event: fc.constant(event),
      referral,
      ownId: wire ? referral : optional(token(1, 12)),
      version,
      time,
      sender: wire ? fc.constant(body.organisation.hsaId) : hsaId,
      receiver: hsaId,
      patient: patient(wire, false),
      request: never,
      answer: fc.constant(body),
      ...extras(wire),
    }),
  );

/** One message of a given event. */
export const arbitraryOf = (event: Event, options: ReferralOptions = {}): Arbitrary<ReferralMessage> =>
  (requestEvents as readonly Event[]).includes(event)
    ? requestMessage(options.rivta, event)
    : answerMessage(options.rivta, event);

/** Messages of all events that can be said; see `ReferralOptions`. */
export const arbitraryReferral = (options: ReferralOptions = {}): Arbitrary<ReferralMessage> => {
  const events: readonly Event[] = options.rivta ? wireEvents[options.rivta] : [...senderEvents, ...receiverEvents];
  return fc.constantFrom(...events).chain((event) => arbitraryOf(event, options));
};
