import https from 'node:https';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RecordItem } from '../../../src/adapters/record-copy/record-copy.ts';
import type { ReadContract } from '../../../src/adapters/rivta/contract/read/contract.ts';
import { getCareDocumentation3 } from '../../../src/adapters/rivta/contract/read/get-care-documentation.ts';
import { getDiagnosis } from '../../../src/adapters/rivta/contract/read/get-diagnosis.ts';
import { getLaboratoryOrderOutcome4 } from '../../../src/adapters/rivta/contract/read/get-laboratory-order-outcome.ts';
import { parseAnswer } from '../../../src/adapters/rivta/record/parse-answer.ts';
import { writeAnswer } from '../../../src/adapters/rivta/record/render-answer.ts';
import { inEnvelope, registry, soap11 } from '../../../src/adapters/rivta/soap.ts';
import { writeOperation } from '../../../src/adapters/rivta/write.ts';
import { writeXml } from '../../../src/adapters/xml/write.ts';
import type { Certified } from '../../../src/cli/pki.ts';
import { makeRecords } from '../../../src/gateway/records/make-records.ts';
import type { Records } from '../../../src/gateway/records/records.ts';
import type { Engagement } from '../../../src/store/rows.ts';
import { type Door, openDoor } from '../../http/door.ts';
import { type TwoGateways, twoGateways } from '../../support/two-gateways.ts';
import { ca } from '../../support/two-parties.ts';
import { codes, text } from '../conversation.ts';

const provider = 'SE5566778899-0001';
const system = 'SE5566778899-SYS';
const npo = 'SE5565594230-NPO';
const hsa = 'urn:oid:1.2.752.29.4.19';
const patient = { system: 'http://electronichealth.se/identifier/personnummer', value: '196101182803' };

let both: TwoGateways;
let records: Records;
let door: Door;
const told: (readonly Engagement[])[] = [];
let indexAnswers = { confirmed: true, code: 'OK' };
beforeAll(async () => {
  both = await twoGateways({
    adjust: (data) => ({
      ...data,
      organisations: [
        ...data.organisations,
        { hsaId: 'SE5565594230-0001', name: 'Inera', sector: 'public', systems: [npo, 'SE5565594230-ANNAN'] },
      ],
    }),
  });
  const index = {
    update: async (rows: readonly Engagement[]) => {
      told.push(rows);
      return indexAnswers;
    },
  };
  const { parts, gateway } = both.region;
  records = makeRecords({ ...parts, index }, { sourceSystems: [system], readers: [npo], indexDelay: 1_000 });
  door = await openDoor({
    tls: { ...ca.server(), clientCa: ca.cert },
    change: (deps) => ({ ...deps, gateway: gateway as never, directory: parts.directory(), records }),
  });
  const first = await offered(
    diagnosis('d1', '2026-03-01T10:00:00+01:00'),
    diagnosis('d2', '2026-05-01T10:00:00+02:00', { careUnit: 'SE5566778899-ANNAN' }),
    diagnosis('d3', '2026-06-01T10:00:00+02:00', { nullified: true }),
  );
  // The text of GetDiagnosis has no room for the withdrawn one: told mildly.
  expect([first.status, codes(first)]).toEqual([202, ['element-unexpected']]);
});
afterAll(async () => {
  await door.close();
  await both.close();
});

function diagnosis(
  id: string,
  time: string,
  change: { careUnit?: string; provider?: string; nullified?: boolean } = {},
): RecordItem {
  const careUnit = { system: hsa, value: change.careUnit ?? 'SE5566778899-VCEKEN' };
  const author = {
    time,
    id: { system: hsa, value: 'SE5566778899-L0007' },
    name: 'Ebba Kvarnlund',
    unit: { id: careUnit, name: 'Eke vårdcentral' },
  };
  return {
    kind: 'diagnosis',
    id: { value: id },
    sourceSystem: { system: hsa, value: system },
    patient,
    author,
    careUnit,
    careProvider: { system: hsa, value: change.provider ?? provider },
    approvedForPatient: true,
    rank: 'main',
    code: { code: 'M16.1', system: 'urn:oid:1.2.752.116.1.1.1.1.3', display: 'Annan primär koxartros' },
    ...(change.nullified && { nullified: true }),
  };
}

const note = (n: number): RecordItem => ({
  kind: 'note',
  id: { system: `urn:oid:1.2.752.99.1.${n}` },
  sourceSystem: { system: hsa, value: system },
  patient,
  time: `2026-01-01T00:${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}+01:00`,
  careProvider: { system: hsa, value: provider },
  careUnit: { system: hsa, value: 'SE5566778899-VCEKEN' },
  blockComparisonTime: '2026-01-01T00:00:00+01:00',
  approvedForPatient: true,
  type: { code: 'bes', system: 'urn:oid:1.2.752.129.2.2.2.11', display: 'Besöksanteckning' },
  text: `Anteckning ${n}.`,
});

async function offered(...items: RecordItem[]) {
  const contract = items[0]!.kind === 'note' ? getCareDocumentation3 : getDiagnosis;
  const bytes = writeAnswer(items, contract).bytes;
  return handedIn(bytes);
}

/** By an engine that speaks for both units. */
const handedIn = (bytes: Uint8Array, { key, units = [] }: { key?: string; units?: readonly string[] } = {}) =>
  records.offer(
    { source: { bytes, mediaType: 'text/xml' }, format: 'rivta', ...(key !== undefined && { idempotencyKey: key }) },
    { ...both.region.actor, units: units.length > 0 ? units : [...both.region.actor.units, 'SE5566778899-ANNAN'] },
  );

interface Question {
  readonly contract?: ReadContract;
  readonly address?: string;
  readonly certificate?: Certified;
  readonly draft?: object;
}

const reader = ca.client(npo);
const anyone = ca.client('SE5565594230-ANNAN');

async function ask({ contract = getDiagnosis, address = system, certificate = reader, draft = {} }: Question = {}) {
  const { request } = contract;
  const body = writeOperation({ patient, ...draft }, request);
  const prefixes = new Map([
    [soap11, 's'],
    [registry, 'r'],
    [request.responder, 'op'],
    [request.types, 'core'],
  ]);
  const bytes = writeXml(inEnvelope(body, address), prefixes).bytes;
  const domain = request.responder.split(':').slice(2, -2).join('/');
  const path = `/rivta/${domain}/${request.operation}/${request.version}/rivtabp21`;
  return new Promise<{ status: number; text: string; ids: string[] }>((resolve, reject) => {
    const options = {
      agent: false,
      ca: ca.cert,
      ...certificate,
      method: 'POST',
      headers: { 'Content-Type': 'text/xml' },
    };
    const call = https.request(`${door.url}${path}`, options, async (response) => {
      const answered = Buffer.concat(await response.toArray());
      const { copy } = parseAnswer(answered, undefined);
      const ids = (copy?.items ?? []).map(({ id }) => id.value ?? id.system!);
      resolve({ status: response.statusCode!, text: answered.toString(), ids });
    });
    call.on('error', reject).end(bytes);
  });
}
const said = (xml: string, name: string) => new RegExp(`<(?:\\w+:)?${name}>([^<]*)<`).exec(xml)?.[1];

describe('what is offered for reading', () => {
  test('is found by the contract of its kind, newest first; what was withdrawn is not given out', async () => {
    const { status, ids } = await ask();
    expect([status, ids]).toEqual([200, ['d2', 'd1']]);
  });

  test('is answered the same, written beforehand or now, whatever form another version of this program wrote it in', async () => {
    const { store } = both.region.parts;
    const { text: xml } = await ask();
    const query = { patients: [`${patient.system}|${patient.value}`], kind: 'diagnosis', limit: 10 };
    const { rows } = await store.records(query);
    expect(rows.map(({ form }) => form?.startsWith('GetDiagnosis 2.0 ') ?? null)).toEqual([null, true, true]);
    await store.accept({ records: rows.map((row) => ({ ...row, written: '<other/>', form: 'of another version' })) });
    expect((await ask()).text).toBe(xml);
    await store.accept({ records: rows.map((row) => ({ ...row, written: null, form: null })) });
    expect((await ask()).text).toBe(xml);
    await store.accept({ records: [...rows] });
  });

  test.each([
    ['a care unit', { careUnits: [{ value: 'SE5566778899-VCEKEN' }] }, ['d1']],
    ['a period that holds one of its times', { period: { start: '2026-03-01', end: '2026-03-01' } }, ['d1']],
    ['a period before', { period: { start: '2020-01-01', end: '2026-02-28' } }, []],
    ['its source system', { sourceSystem: { value: system } }, ['d2', 'd1']],
    ['a care contact of its source system', { sourceSystem: { value: system }, careContacts: ['k1'] }, []],
    ['another patient', { patient: { ...patient, value: '199002222397' } }, []],
  ])('is narrowed by %s', async (_name, draft, expected) => {
    expect((await ask({ draft })).ids).toEqual(expected);
  });

  test.each([
    ['another source system than the address', { sourceSystem: { value: 'SE5566778899-ANNAT' } }],
    ['a care contact without source system', { careContacts: ['k1'] }],
    [
      'a reserve number without source system',
      { patient: { system: 'urn:oid:1.2.752.129.2.1.3.2', value: '19610118A803' } },
    ],
  ])('is refused to a question with %s', async (_name, draft) => {
    const { status, text: xml } = await ask({ draft });
    expect([status, said(xml, 'resultCode'), said(xml, 'errorCode')]).toEqual([200, 'ERROR', 'INVALID_REQUEST']);
  });

  test('is refused with a fault where the contract has no result to say it in', async () => {
    const reserve = { system: 'urn:oid:1.2.752.129.2.1.3.2', value: '19610118A803' };
    const { status, text: xml } = await ask({ draft: { patient: reserve }, contract: getLaboratoryOrderOutcome4 });
    expect([status, said(xml, 'faultstring')]).toEqual([500, expect.stringMatching(/^record-request-invalid/)]);
  });

  test('comes in pages where the contract has a way to go on', async () => {
    expect((await offered(...Array.from({ length: 620 }, (_, n) => note(n)))).status).toBe(202);
    const first = await ask({ contract: getCareDocumentation3 });
    expect([first.ids.length, said(first.text, 'logicalAddress')]).toEqual([500, system]);
    const second = await ask({
      contract: getCareDocumentation3,
      draft: { hasMoreReference: said(first.text, 'reference') },
    });
    expect([second.ids.length, said(second.text, 'reference')]).toEqual([120, undefined]);
    expect(new Set([...first.ids, ...second.ids]).size).toBe(620);
  });
});

describe('who may ask, and where', () => {
  test.each([
    ['a system that is not on the list of readers', { certificate: anyone }, 'rivta-caller-unknown'],
    ['a system that the directory does not know', { certificate: ca.client('SE5561234567-X') }, 'rivta-caller-unknown'],
    ['an address that is no source system of ours', { address: 'SE5566778899-VCEKEN' }, 'rivta-logical-address'],
  ])('%s gets a fault and nothing else', async (_name, question, code) => {
    const { status, text: xml } = await ask(question);
    expect([status, said(xml, 'faultstring')?.split(' ')[0]]).toEqual([500, code]);
    expect(xml).not.toContain('M16.1');
  });

  test.each([
    ['who may not ask', { certificate: anyone }],
    ['at a wrong address', { address: '196101182803' }],
    ['about a patient of no kind', { draft: { patient: { system: 'urn:oid:1.2.752.99.7', value: '196101182803' } } }],
    ['with a period that is none', { draft: { period: { start: '196101182803', end: '196101182803' } } }],
    ['for a source system that is a person', { draft: { sourceSystem: { value: '196101182803' } } }],
  ])('no answer and no line of the log holds the personal number of a question %s', async (_name, question) => {
    const line = door.lines.length;
    const { text: xml } = await ask(question as Question);
    expect(xml + door.lines.slice(line).join('')).not.toContain('196101182803');
  });

  test('a system that is not on the list of readers stands in the audit', async () => {
    door.audited.length = 0;
    await ask({ certificate: anyone });
    expect(door.audited).toContainEqual({
      act: 'refused',
      client: 'SE5565594230-ANNAN',
      codes: ['rivta-caller-unknown'],
      asked: 'POST GetDiagnosis',
    });
  });

  test('every answer is in the audit with patient, consumer, contract and number of entries, before it leaves', async () => {
    const { seq } = await both.region.parts.store.auditHead();
    await ask();
    const [row] = await both.region.parts.store.auditRows({ fromSeq: seq + 1, limit: 5 });
    const event = JSON.stringify(JSON.parse(row!.event));
    expect(row!.patient).not.toBeNull();
    expect(event).toContain(npo);
    for (const unit of ['SE5566778899-VCEKEN', 'SE5566778899-ANNAN', provider]) expect(event).toContain(unit);
    expect(event).toMatch(/"code":"TREAT"/);
    expect(Date.parse(JSON.parse(row!.event).recorded)).not.toBeNaN();
    expect(event).toContain(Buffer.from('GetDiagnosis, 2 entries').toString('base64'));
  });
});

describe('what may be offered', () => {
  test.each([
    [
      'an entry of another care provider',
      diagnosis('x', '2026-01-01T10:00:00+01:00', { provider: 'SE5561234567-0001' }),
    ],
    [
      'an entry of a system that is not ours',
      { ...diagnosis('x', '2026-01-01T10:00:00+01:00'), sourceSystem: { system: hsa, value: 'SE5561234567-SYS' } },
    ],
  ])('is never %s', async (_name, item) => {
    const answer = await offered(item as RecordItem);
    expect([answer.status, new Set(codes(answer))]).toEqual([422, new Set(['record-not-own'])]);
  });

  test('is never an entry that the contract of its kind could not give out', async () => {
    const { text: _, ...silent } = note(900) as RecordItem & { readonly text?: string };
    const refused = await offered(silent as RecordItem);
    expect([refused.status, codes(refused)]).toEqual([422, ['element-choice', 'element-choice']]);
    expect(text(refused.bytes)).toContain('(rule text-xor-media)');
  });

  test('is no referral', async () => {
    const answer = await records.offer(
      { source: { bytes: new TextEncoder().encode('<a/>'), mediaType: 'text/xml' } },
      both.region.actor,
    );
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(text(answer.bytes)).toContain('OperationOutcome');
  });
});

describe('the engagement index', () => {
  test('is told within the delay of what is new, once for each category, until it says OK', async () => {
    told.length = 0;
    await records.tellIndex();
    expect(told).toEqual([]);
    both.clock.advance(1_000);
    indexAnswers = { confirmed: false, code: 'timeout' };
    await records.tellIndex();
    indexAnswers = { confirmed: true, code: 'OK' };
    both.clock.advance(10 * 60_000);
    await records.tellIndex();
    await records.tellIndex();
    expect(told.map((rows) => rows.map(({ kind }) => kind).sort())).toEqual([
      ['diagnosis', 'note'],
      ['diagnosis', 'note'],
    ]);
    const { mostRecent, controller, sourceSystem } = told[1]!.find(({ kind }) => kind === 'diagnosis')!;
    expect([new Date(mostRecent).toISOString(), controller, sourceSystem]).toEqual([
      '2026-06-01T08:00:00.000Z',
      provider,
      system,
    ]);
  });

  test('is told everything again after a loss', async () => {
    told.length = 0;
    expect(await records.reindex(both.region.actor)).toBe(2);
    await records.tellIndex();
    expect(told.flat()).toHaveLength(2);
  });

  test('is told of a changed and of a withdrawn entry as an event of now, and not of one that says the same', async () => {
    const again = async (item: RecordItem) => {
      told.length = 0;
      await offered(item);
      both.clock.advance(1_000);
      await records.tellIndex();
      return told.flat().map(({ mostRecent }) => mostRecent);
    };
    const one = diagnosis('d1', '2026-03-01T10:00:00+01:00');
    expect(await again(one)).toEqual([]);
    expect(await again({ ...one, approvedForPatient: false })).toEqual([both.clock.now() - 1_000]);
    expect(await again({ ...one, nullified: true })).toEqual([both.clock.now() - 1_000]);
    await again(one);
  });

  test('is never told of a local reserve number, by which a source system is asked directly', async () => {
    told.length = 0;
    const reserve = { system: 'urn:oid:1.2.752.129.2.1.3.2', value: '19610118A803' };
    expect((await offered({ ...diagnosis('r1', '2026-03-01T10:00:00+01:00'), patient: reserve })).status).toBe(202);
    both.clock.advance(1_000);
    await records.tellIndex();
    expect(told).toEqual([]);
    const asked = await ask({ draft: { patient: reserve, sourceSystem: { value: system } } });
    expect(asked.ids).toEqual(['r1']);
  });
});

describe('an engine that offers', () => {
  const entry = (id: string) =>
    writeAnswer([{ ...diagnosis(id, '2019-05-01T10:00:00+02:00'), patient: other }], getDiagnosis).bytes;
  const other = { ...patient, value: '191212121212' };

  test('does so for the units that its client speaks for, and no others of the same care provider', async () => {
    const answer = await handedIn(entry('unit-1'), { units: ['SE5566778899-ANNAN'] });
    expect([answer.status, codes(answer)]).toEqual([422, ['record-not-own']]);
    expect(text(answer.bytes)).toContain('items[0].careUnit');
    // HSA-ids are compared in upper case.
    expect((await handedIn(entry('unit-1'), { units: ['se5566778899-vceken'] })).status).toBe(202);
  });

  test('may repeat its call: the same key gets the same answer, and with other content it is refused', async () => {
    const first = await handedIn(entry('key-1'), { key: 'k-1' });
    const again = await handedIn(entry('key-1'), { key: 'k-1' });
    expect([again.status, text(again.bytes)]).toEqual([first.status, text(first.bytes)]);
    const other = await handedIn(entry('key-2'), { key: 'k-1' });
    expect([other.status, codes(other)]).toEqual([422, ['idempotency-key-reused']]);
    // The key of a call at another door is another key.
    const store = both.region.parts.store;
    expect(await store.idempotency(both.region.actor.clientId, 'k-1', Date.now())).toBeUndefined();
  });
});
