import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AdapterContext, KnownReferral } from '../../../src/adapters/adapter.ts';
import { jsonAdapter } from '../../../src/adapters/json/adapter.ts';
import { fromBundle } from '../../../src/adapters/referral/from-bundle.ts';
import { toBundle } from '../../../src/adapters/referral/to-bundle.ts';
import { arbitraryReferral } from '../referral/arbitraries.ts';

const at = '2026-11-24T10:00:00+01:00';
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const convert = (value: unknown, context: Partial<AdapterContext> = {}) =>
  jsonAdapter.toBundle({ bytes: bytesOf(value) }, { at, ...context });
const findings = async (value: unknown, context: Partial<AdapterContext> = {}) =>
  (await convert(value, context)).issues.map(({ code, place }) => `${code} ${place}`).sort();
const messageOf = async (value: unknown, context: Partial<AdapterContext> = {}) => {
  const { bundle, issues } = await convert(value, context);
  expect(issues).toEqual([]);
  return fromBundle(bundle!).message!;
};

const patient = { id: { type: 'personnummer', value: '191212121212' }, name: 'Testberg, Tolvan' };
const request = {
  replyTo: 'SE5566778899-VCEKEN',
  by: { name: 'Ebba Kvarnlund' },
  recipient: 'SE5566778899-KARD1',
  question: 'Aortastenos?',
};
const referral = { event: 'remiss-ny', referral: 'SE5566778899-SYS1#1', time: at, patient, request };
const answer = {
  event: 'bekraftad',
  referral: 'SE5566778899-SYS1#1',
  messageId: 'svar-1',
  text: 'Ja',
  by: { name: 'Ola' },
};

const known: KnownReferral = {
  patient: { identifier: { system: 'http://electronichealth.se/identifier/personnummer', value: '191212121212' } },
  requester: 'SE5566778899-VCEKEN',
  owner: 'SE5566778899-KARD1',
  version: 3,
  caseId: '3f0b1c6e-30a8-4d0e-9a53-94a0f3f4a8a1',
  answered: false,
  eventsByOwnId: new Map(),
};
const knowing = (more: Partial<KnownReferral> = {}) => ({ known: async () => ({ ...known, ...more }) });

describe('a short referral', () => {
  test('gets its parties, author unit, date and version from what it says', async () => {
    const message = await messageOf(referral);
    expect(message).toMatchObject({ sender: 'SE5566778899-VCEKEN', receiver: 'SE5566778899-KARD1', version: 1 });
    expect(message.request).toMatchObject({ type: '4', date: '2026-11-24', author: { unit: 'SE5566778899-VCEKEN' } });
  });

  test('takes codes alone as those of the field', async () => {
    const payment = { type: '1', chapter: '2', validFrom: '2026-11-01', outpatientOnly: true, liableRegion: '14' };
    const conditions = [{ code: 'I35.0' }];
    const message = await messageOf({ ...referral, request: { ...request, payment, conditions } });
    expect(message.request?.payment?.liableRegion).toEqual({ system: 'urn:oid:1.2.752.129.2.2.1.18', code: '14' });
    expect(message.request?.conditions).toEqual([{ code: { system: 'urn:oid:1.2.752.116.1.1.1.1.3', code: 'I35.0' } }]);
  });

  test('takes a system by name, OID or alias', async () => {
    const read = async (system: string) => {
      const conditions = [{ code: 'I35.0', system }];
      return (await messageOf({ ...referral, request: { ...request, conditions } })).request?.conditions?.[0]?.code
        ?.system;
    };
    const names = ['icd-10-se', '1.2.752.116.1.1.1', 'http://hl7.org/fhir/sid/icd-10-se'];
    expect(new Set(await Promise.all(names.map(read)))).toEqual(new Set(['urn:oid:1.2.752.116.1.1.1.1.3']));
  });

  test('takes addressing, case and test mark from the envelope beside it', async () => {
    const envelope = { receiver: 'SE5566778899-PRIV1', caseId: known.caseId, test: true };
    expect(await messageOf(referral, { envelope })).toMatchObject(envelope);
  });

  test('is refused when the envelope beside it says something else', async () => {
    const said = { ...referral, receiver: 'SE5566778899-KARD1' };
    expect(await findings(said, { envelope: { receiver: 'SE5566778899-PRIV1' } })).toEqual([
      'envelope-invalid /receiver',
    ]);
  });
});

describe('a short answer', () => {
  test('is made whole by what is known of the referral', async () => {
    expect(await messageOf(answer, knowing())).toMatchObject({
      ownId: 'svar-1',
      sender: known.owner,
      receiver: known.requester,
      version: 3,
      caseId: known.caseId,
      patient: known.patient,
      answer: { text: 'Ja', organisation: { hsaId: known.owner }, author: { name: 'Ola', unit: known.owner } },
    });
  });

  test("of the referrer goes to the referral's owner", async () => {
    const message = await messageOf({ ...answer, event: 'aterkallelse' }, knowing());
    expect(message).toMatchObject({ sender: known.requester, receiver: known.owner });
  });

  test('to an unknown referral tells every part that is missing', async () => {
    expect(await findings(answer)).toEqual([
      'element-required /patient',
      'element-required /receiver',
      'element-required /sender',
      'element-required /version',
      'referral-unknown /referral',
    ]);
  });

  test('names the message by its UUID, and keeps any other id as its own', async () => {
    const id = '0f7d6a52-94dd-4f0e-8a7e-1f0f3d8f2b11';
    expect(await messageOf({ ...answer, messageId: id }, knowing())).toMatchObject({ messageId: id });
    expect(await messageOf({ ...answer, messageId: 'A7' }, knowing())).toMatchObject({ ownId: 'A7' });
  });

  test.each([
    ['the first final answer', {}, 'slutsvar'],
    ['another one after it', { answered: true }, 'slutsvar-rattad'],
    ['a retry of the first', { answered: true, eventsByOwnId: new Map([['svar-1', 'slutsvar' as const]]) }, 'slutsvar'],
    [
      'a retry of the other',
      { answered: true, eventsByOwnId: new Map([['svar-1', 'slutsvar-rattad' as const]]) },
      'slutsvar-rattad',
    ],
  ])('is read by its id: %s', async (_, more, event) => {
    expect((await messageOf({ ...answer, event: 'slutsvar' }, knowing(more))).event).toBe(event);
  });
});

describe('faults of a message', () => {
  test('are told all at once, with JSON Pointer', async () => {
    const wrong = {
      event: 'remiss-ny',
      referral: '987',
      version: 0,
      time: '2026-11-24',
      patient: { id: { type: 'personnummer', value: '191212121213' }, gender: 'kvinna', telecom: [] },
      request: {
        replyTo: 'SE 1',
        recipient: {},
        question: '',
        date: '2026-02-30',
        attachments: [{ id: '1', mediaType: 'text/plain', content: 'a' }],
      },
    };
    expect(await findings(wrong)).toEqual(
      [
        'base64-invalid /request/attachments/0/content',
        'code-unknown /patient/gender',
        'element-empty /patient/telecom',
        'element-empty /request/question',
        'element-required /request/by',
        'element-required /request/recipient/hsaId',
        'identifier-invalid /patient/id',
        'identifier-invalid /referral',
        'identifier-invalid /request/replyTo',
        'value-invalid /request/date',
        'value-invalid /time',
        'value-invalid /version',
      ].sort(),
    );
  });

  test.each([
    ['an unknown event', { ...referral, event: 'remiss-borta' }, ['event-unknown /event']],
    [
      'a person id of no known type',
      { ...referral, patient: { id: { type: 'passnummer', value: '1' } } },
      ['identifier-type-unknown /patient/id'],
    ],
    [
      'a person id without type',
      { ...referral, patient: { id: { value: '191212121212' } } },
      ['element-required /patient/id/type'],
    ],
    ['an answer in a referral', { ...referral, text: 'Ja' }, ['element-unexpected /text']],
    [
      'code and text',
      { ...referral, request: { ...request, conditions: [{ code: 'I35.0', text: 'a' }] } },
      ['code-xor-text /request/conditions/0'],
    ],
    [
      'a foreign attachment',
      {
        ...referral,
        request: { ...request, attachments: [{ id: '1', mediaType: 'application/zip', content: 'AA==' }] },
      },
      ['attachment-type /request/attachments/0/mediaType'],
    ],
    ['a referral in an answer', { ...answer, request }, ['element-unexpected /request']],
    ['a rejection without words', { ...answer, event: 'avvisad', text: undefined }, ['element-required /text']],
  ])('name %s', async (_, said, expected) => {
    expect(await findings(said, 'messageId' in said ? knowing() : {})).toEqual(expected);
  });

  test('inside the original request are told there', async () => {
    const original = { ...referral, request: { ...request, question: ' ' } };
    const said = { ...answer, event: 'slutsvar', originalRequest: original };
    expect(await findings(said, knowing())).toEqual(['element-empty /originalRequest/request/question']);
  });

  test('never hold a value', async () => {
    const number = '191212121212';
    const said = {
      ...referral,
      event: number,
      referral: number,
      sender: ` ${number}`,
      patient: { id: number, gender: number },
    };
    expect(JSON.stringify((await convert(said)).issues)).not.toContain(number);
  });
});

test('a property that the schema does not list is reported with its path and value, and the message goes on', async () => {
  const said = { ...referral, färg: 'blå', request: { ...request, 'a/b': { c: 1 } } };
  const { bundle, unmapped } = await convert(said);
  expect(bundle).toBeDefined();
  expect(unmapped).toEqual([
    { path: '/färg', value: 'blå' },
    { path: '/request/a~1b', value: '{"c":1}' },
  ]);
});

test('FHIR, json and FHIR again is the same text, also where the message fixes its own id', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryReferral(), async (message) => {
      const { bundle } = toBundle(message, { at });
      const { bytes } = await jsonAdapter.fromBundle!(bundle, 'json');
      const again = await jsonAdapter.toBundle({ bytes: bytes! }, { at });
      expect(JSON.stringify(again.bundle)).toBe(JSON.stringify(bundle));
    }),
    { numRuns: 100 },
  );
});
