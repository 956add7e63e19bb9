import fc, { type Arbitrary } from 'fast-check';
import type {
  Address,
  Answer,
  Appointment,
  Attachment,
  Author,
  CareGuarantee,
  CodeOrText,
  Coding,
  Consent,
  HumanName,
  Patient,
  PaymentCommitment,
  Professional,
  ReferralMessage,
  Request,
  Unit,
} from '../../../src/adapters/referral/referral-message.ts';
import { receiverEvents, senderEvents } from '../../../src/model/event.ts';

/**
 * Generated referral messages: every event and every field, from valid published test numbers and invented HSA-ids.
 * `rivta: 'v2' | 'v1'` keeps to what that major version of clinicalprocess:activity:request can say.
 */
export type Wire = 'v2' | 'v1' | undefined;
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

/** Drops members that are undefined, so that a generated message has the form that every reader gives. */
const tidy = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;

type Shape<T> = { readonly [K in keyof T]-?: Arbitrary<T[K]> };
const shape = <T extends object>(members: Shape<T>): Arbitrary<T> => fc.record(members).map((v) => tidy(v as T));
const optional = <T>(arbitrary: Arbitrary<T>): Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const never = fc.constant(undefined);
const some = <T>(arbitrary: Arbitrary<T>, max = 3): Arbitrary<T[] | undefined> =>
  optional(fc.array(arbitrary, { minLength: 1, maxLength: max }));

const word = fc.oneof(
  fc.constantFrom(
    'Åsa',
    'frågeställning',
    'hälsa',
    '<b>',
    '&amp;',
    'a&b',
    '"citat"',
    "'",
    ']]>',
    '5 < 6',
    'µg',
    '𝛼',
    '½',
  ),
  fc.string({ unit: fc.constantFrom(...'abcåäöÅÄÖé0123456789-/#.,;:()%+'), minLength: 1, maxLength: 12 }),
);
/** One line: no leading, trailing or doubled white space. */
export const line = fc
  .array(word, { minLength: 1, maxLength: 4 })
  .map((words) => [...words.join(' ')].slice(0, 60).join('').trim());
/** Several lines, as clinicians write. */
export const prose = fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n'));

const token = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789'), minLength: min, maxLength: max });
export const hsaId = token(1, 8).map((local) => `SE5566778899-${local}`);

const two = (n: number) => String(n).padStart(2, '0');
const months = fc.constantFrom(1, 2, 4, 5, 6, 7, 8, 9, 11, 12);
const day = fc.integer({ min: 1, max: 28 });
export const date = fc
  .tuple(fc.integer({ min: 1996, max: 2035 }), months, day)
  .map(([y, m, d]) => `${y}-${two(m)}-${two(d)}`);
/** Swedish time with its offset; the months of clock change are left out, so that the offset is known by the month (since 1996). */
export const time = fc
  .tuple(date, fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 59 }))
  .map(([d, h, m, s]) => {
    const month = Number(d.slice(5, 7));
    return `${d}T${two(h)}:${two(m)}:${two(s)}${month >= 4 && month <= 9 ? '+02:00' : '+01:00'}`;
  });

const coding = (systems: readonly string[], codes: Arbitrary<string>, display: boolean): Arbitrary<Coding> =>
  shape<Coding>({ system: fc.constantFrom(...systems), code: codes, display: display ? optional(line) : never });

const personnummer = 'http://electronichealth.se/identifier/personnummer';
const samordningsnummer = 'http://electronichealth.se/identifier/samordningsnummer';
const reservnummer = 'http://electronichealth.se/identifier/nationelltReservnummer';
const people: readonly { system: string; value: string }[] = [
  { system: personnummer, value: '191212121212' },
  { system: personnummer, value: '195009072553' },
  { system: personnummer, value: '196101182803' },
  { system: personnummer, value: '199002222397' },
  { system: personnummer, value: '200001252386' },
  { system: samordningsnummer, value: '196109732393' },
  { system: reservnummer, value: '22950606FH20' },
];

const humanName = (wire: Wire): Arbitrary<HumanName> =>
  wire
    ? line.map((text) => ({ text }))
    : fc.oneof(
        line.map((text) => ({ text })),
        shape<HumanName>({ text: optional(line), family: line, given: some(line, 2) }),
      );

const address = (wire: Wire): Arbitrary<Address> => {
  const maybe = (a: Arbitrary<string>) => (wire ? a : optional(a));
  const short = line.map((text) => [...text].slice(0, 25).join('').trim());
  return shape<Address>({
    careOf: optional(short),
    street1: maybe(short),
    street2: optional(short),
    postalCode: fc.integer({ min: 10000, max: 98499 }).map(String),
    city: maybe(short),
    postBox: optional(short),
  });
};

const patient = (wire: Wire, whole: boolean): Arbitrary<Patient> => {
  const say = <T>(arbitrary: Arbitrary<T>) => (whole || !wire ? optional(arbitrary) : never);
  return shape<Patient>({
    identifier: fc.constantFrom(...(wire === 'v1' ? people.slice(0, 6) : people)),
    name: optional(humanName(wire)),
    gender: say(fc.constantFrom('male', 'female', 'other', 'unknown')),
    birthDate: say(date),
    temporaryAddress: say(address(wire)),
    telecom: say(
      fc.array(fc.record({ kind: fc.constantFrom('home' as const, 'mobile' as const), number: line }), {
        minLength: 1,
        maxLength: 2,
      }),
    ),
    protectedIdentity: wire ? never : optional(fc.constantFrom('sekretessmarkering', 'skyddadFolkbokforing')),
  });
};

const unit: Arbitrary<Unit> = shape<Unit>({
  hsaId,
  name: optional(line),
  telephone: optional(line),
  email: optional(line),
  address: optional(line),
  location: optional(line),
});

const profession = (wire: Wire): Arbitrary<Coding> =>
  wire === 'v1'
    ? coding(['urn:oid:1.2.752.97.3.2.8.8'], fc.constantFrom('LK', 'SJ', 'PS'), false)
    : coding(
        ['urn:oid:1.2.752.129.5.1.70', 'urn:oid:1.2.752.129.7.1.5'],
        fc.constantFrom('112247003', '106292003'),
        true,
      );

const author = (wire: Wire): Arbitrary<Author> =>
  shape<Author>({
    hsaId: optional(hsaId),
    name: wire ? line : optional(line),
    profession: optional(profession(wire)),
    unit: hsaId,
  });

const approver: Arbitrary<Professional> = shape<Professional>({
  hsaId: optional(hsaId),
  name: line,
  profession: never,
});

const codeOrText = (codes: Arbitrary<Coding>, id: Arbitrary<string | undefined>): Arbitrary<CodeOrText> =>
  fc.oneof(shape<CodeOrText>({ id, text: line, code: never }), shape<CodeOrText>({ id, text: never, code: codes }));
const condition = (wire: Wire) =>
  codeOrText(
    coding(['urn:oid:1.2.752.116.1.1.1.1.3'], fc.constantFrom('I35.0', 'M16.1', 'J45'), wire !== 'v1'),
    wire === 'v2' ? never : optional(token(1, 6)),
  );
const activity = (wire: Wire) =>
  codeOrText(
    coding(['urn:oid:1.2.752.116.1.3.2.1.4', 'http://snomed.info/sct'], fc.constantFrom('AF022', 'NFB49'), !wire),
    optional(token(1, 6)),
  );

const mediaTypes = ['application/pdf', 'image/jpeg', 'image/png', 'text/html', 'text/plain', 'image/gif', 'image/bmp'];
const attachments = some(
  shape<Attachment>({
    id: token(1, 12),
    mediaType: fc.constantFrom(...mediaTypes),
    description: optional(line),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
  }),
);

const region = (wire: Wire) =>
  coding(['urn:oid:1.2.752.129.2.2.1.18'], fc.constantFrom('01', '12', '14', '25'), wire !== 'v1');
/** Puts two times of a period in order. */
const inOrder = <T extends { [K in F | L]?: string }, F extends string, L extends string>(
  value: T,
  first: F,
  last: L,
): T => {
  const [from, to] = [value[first], value[last]];
  return from !== undefined && to !== undefined && Date.parse(to) < Date.parse(from)
    ? { ...value, [first]: to, [last]: from }
    : value;
};

const payment = (wire: Wire): Arbitrary<PaymentCommitment> => {
  const code = (system: string, ...codes: string[]) => coding([system], fc.constantFrom(...codes), wire !== 'v1');
  return shape<Omit<PaymentCommitment, 'type' | 'chapter'>>({
    id: optional(token(1, 12).map((local) => `${local}#betfor#1`)),
    validFrom: date,
    validTo: optional(date),
    clinicalResponsibility: optional(line),
    administrativeResponsibility: optional(line),
    outpatientOnly: fc.boolean(),
    liableRegion: region(wire),
    approvedAt: optional(time),
    consultedWith: optional(line),
    costCenter: optional(line),
    reimbursement: optional(
      fc.record({ type: code('urn:oid:1.2.752.129.5.1.36', '1', '2'), contractOwner: region(wire) }),
    ),
    approvedBy: optional(approver),
    contractNumber: wire ? never : optional(token(1, 10)),
  })
    .map((rest) => inOrder(rest, 'validFrom', 'validTo'))
    .chain((rest) =>
      fc.oneof(
        fc
          .tuple(code('urn:oid:1.2.752.129.2.2.2.44', '1'), code('urn:oid:1.2.752.129.5.1.37', '1', '2', '3', '4'))
          .map(([type, chapter]) => ({ ...rest, type, chapter })),
        code('urn:oid:1.2.752.129.2.2.2.44', '2', '3').map((type) => ({ ...rest, type })),
      ),
    );
};

const careGuarantee: Arbitrary<CareGuarantee> = shape<CareGuarantee>({
  type: fc.constantFrom('besok', 'atgard'),
  decided: date,
  limitDays: fc.integer({ min: 1, max: 365 }),
  latest: date,
  deviation: optional(fc.constantFrom('PvV', 'MOV')),
  offered: optional(date),
  patientAnswer: optional(fc.constantFrom('accepted', 'declined')),
});

const consent: Arbitrary<Consent> = shape<Consent>({
  category: fc.constantFrom('share', 'offer'),
  given: date,
  from: optional(date),
  to: optional(date),
  receiver: hsaId,
  takenBy: optional(hsaId),
}).map((value) => inOrder(value, 'from', 'to'));

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
