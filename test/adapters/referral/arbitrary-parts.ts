import fc, { type Arbitrary } from 'fast-check';
import type {
  Address,
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
  Unit,
} from '../../../src/adapters/referral/referral-message.ts';
import { coding, date, hsaId, line, never, optional, shape, some, time, token, type Wire } from './arbitrary-values.ts';

/** Generated parts of referral messages; `wire` keeps to what that version of the RIV-TA contract can say. */

export const personnummer = 'http://electronichealth.se/identifier/personnummer';
export const samordningsnummer = 'http://electronichealth.se/identifier/samordningsnummer';
export const reservnummer = 'http://electronichealth.se/identifier/nationelltReservnummer';
export const people: readonly { system: string; value: string }[] = [
  { system: personnummer, value: '191212121212' },
  { system: personnummer, value: '195009072553' },
  { system: personnummer, value: '196101182803' },
  { system: personnummer, value: '199002222397' },
  { system: personnummer, value: '200001252386' },
  { system: samordningsnummer, value: '196109732393' },
  { system: reservnummer, value: '22950606FH20' },
];

export const humanName = (wire: Wire): Arbitrary<HumanName> =>
  wire
    ? line.map((text) => ({ text }))
    : fc.oneof(
        line.map((text) => ({ text })),
        shape<HumanName>({ text: optional(line), family: line, given: some(line, 2) }),
      );

export const address = (wire: Wire): Arbitrary<Address> => {
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

export const patient = (wire: Wire, whole: boolean): Arbitrary<Patient> => {
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

export const unit: Arbitrary<Unit> = shape<Unit>({
  hsaId,
  name: optional(line),
  telephone: optional(line),
  email: optional(line),
  address: optional(line),
  location: optional(line),
});

export const profession = (wire: Wire): Arbitrary<Coding> =>
  wire === 'v1'
    ? coding(['urn:oid:1.2.752.97.3.2.8.8'], fc.constantFrom('LK', 'SJ', 'PS'), false)
    : coding(
        ['urn:oid:1.2.752.129.5.1.70', 'urn:oid:1.2.752.129.7.1.5'],
        fc.constantFrom('112247003', '106292003'),
        true,
      );

export const author = (wire: Wire): Arbitrary<Author> =>
  shape<Author>({
    hsaId: optional(hsaId),
    name: wire ? line : optional(line),
    profession: optional(profession(wire)),
    formerProfession: never,
    unit: hsaId,
  });

export const approver: Arbitrary<Professional> = shape<Professional>({
  hsaId: optional(hsaId),
  name: line,
  profession: never,
  formerProfession: never,
});

export const codeOrText = (codes: Arbitrary<Coding>, id: Arbitrary<string | undefined>): Arbitrary<CodeOrText> =>
  fc.oneof(shape<CodeOrText>({ id, text: line, code: never }), shape<CodeOrText>({ id, text: never, code: codes }));
export const condition = (wire: Wire) =>
  codeOrText(
    coding(['urn:oid:1.2.752.116.1.1.1.1.3'], fc.constantFrom('I35.0', 'M16.1', 'J45'), wire !== 'v1'),
    wire === 'v2' ? never : optional(token(1, 6)),
  );
export const activity = (wire: Wire) =>
  codeOrText(
    coding(['urn:oid:1.2.752.116.1.3.2.1.4', 'http://snomed.info/sct'], fc.constantFrom('AF022', 'NFB49'), !wire),
    optional(token(1, 6)),
  );

export const mediaTypes = [
  'application/pdf',
  'image/jpeg',
  'image/png',
  'text/html',
  'text/plain',
  'image/gif',
  'image/bmp',
];
/** No two of one message have the same id: the rules refuse that. */
export const attachments = optional(
  fc.uniqueArray(
    shape<Attachment>({
      id: token(1, 12),
      mediaType: fc.constantFrom(...mediaTypes),
      description: optional(line),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
    }),
    { minLength: 1, maxLength: 3, selector: ({ id }) => id },
  ),
);

export const region = (wire: Wire) =>
  coding(['urn:oid:1.2.752.129.2.2.1.18'], fc.constantFrom('01', '12', '14', '25'), wire !== 'v1');
/** Puts two times of a period in order. */
export const inOrder = <T extends { [K in F | L]?: string }, F extends string, L extends string>(
  value: T,
  first: F,
  last: L,
): T => {
  const [from, to] = [value[first], value[last]];
  return from !== undefined && to !== undefined && Date.parse(to) < Date.parse(from)
    ? { ...value, [first]: to, [last]: from }
    : value;
};

export const payment = (wire: Wire): Arbitrary<PaymentCommitment> => {
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

export const careGuarantee: Arbitrary<CareGuarantee> = shape<CareGuarantee>({
  type: fc.constantFrom('besok', 'atgard'),
  decided: date,
  limitDays: fc.integer({ min: 1, max: 365 }),
  latest: date,
  deviation: optional(fc.constantFrom('PvV', 'MOV')),
  offered: optional(date),
  patientAnswer: optional(fc.constantFrom('accepted', 'declined')),
});

export const consent: Arbitrary<Consent> = shape<Consent>({
  category: fc.constantFrom('share', 'offer'),
  given: date,
  from: optional(date),
  to: optional(date),
  receiver: hsaId,
  takenBy: optional(hsaId),
}).map((value) => inOrder(value, 'from', 'to'));
