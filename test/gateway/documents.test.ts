import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Source } from '../../src/adapters/adapter.ts';
import { toBundle } from '../../src/adapters/referral/to-bundle.ts';
import { laboratoryAnswer } from '../../src/cli/demo/record.ts';
import type { Answer } from '../../src/gateway/api.ts';
import { sha256 } from '../../src/model/content-hash.ts';
import { caseIdOf } from '../../src/model/ids.ts';
import type { Side } from '../support/side.ts';
import { type TwoGateways, twoGateways } from '../support/two-gateways.ts';
import { clinicUnit } from '../support/two-units.ts';
import { codes, first, id, text, time } from './conversation.ts';
import { addressed, copy, encode, every, imaging, pdf } from './document-sources.ts';

let both: TwoGateways;
beforeEach(async () => {
  both = await twoGateways({ adjust: every });
});
afterEach(() => both.close());

async function referralSource(message = first()): Promise<Source> {
  const { bundle } = toBundle(message, { at: time });
  const { bytes, mediaType } = await both.region.parts.adapters.byFormat('json')!.fromBundle!(bundle, 'json');
  return { bytes: bytes!, mediaType };
}

const submit = (source: Source, more: object = {}): Promise<Answer> =>
  both.region.gateway.submit({ source, ...more }, both.region.actor);
const submitTogether = (sources: readonly Source[], envelope: object = {}): Promise<Answer> => {
  const whole = { bytes: Buffer.concat(sources.map(({ bytes }) => bytes)), mediaType: 'multipart/related' };
  return both.region.gateway.submit({ source: whole, sources, envelope }, both.region.actor);
};
const caseAt = async (side: Side) => (await side.gateway.case(caseIdOf(id), side.actor))!;
const kinds = async (side: Side) => (await caseAt(side)).exchanges.map(({ exchange }) => exchange.kind);

test('a record copy and an imaging reference follow their referral into its case, acknowledged and with their parts', async () => {
  await both.region.submit(first());
  await both.run();
  expect((await submit(copy())).status).toBe(202);
  const answer = await submit(imaging(), { envelope: addressed });
  expect(answer.status, text(answer.bytes)).toBe(202);
  await both.run();
  for (const side of [both.region, both.clinic]) {
    expect(await kinds(side)).toEqual(['referral', 'record-copy', 'imaging-reference']);
    const { exchanges, parts } = await caseAt(side);
    expect(exchanges.map(({ exchange }) => exchange.state)).toEqual(Array(3).fill('acknowledged'));
    expect(
      exchanges.every(({ receipts }) => receipts.some(({ level, outcome }) => level === 1 && outcome === 'ok')),
    ).toBe(true);
    expect(parts.map(({ mediaType }) => mediaType)).toEqual([
      'application/pdf',
      'application/fhir+json',
      'application/dicom',
    ]);
  }
  const { timeline } = await caseAt(both.clinic);
  expect(timeline.map(({ sv }) => sv)).toEqual(
    expect.arrayContaining(['Journalkopia', 'Bildreferens'].flatMap((kind) => [kind, `Teknisk kvittens: ${kind}`])),
  );
});

test('a part is read with its exact bytes by those who may see its message, and audited', async () => {
  await submit(copy());
  await both.run();
  const { exchanges } = await caseAt(both.clinic);
  const exchangeId = exchanges[0]!.exchange.id;
  const part = await both.clinic.gateway.part(exchangeId, sha256(pdf), both.clinic.actor);
  expect([part!.mediaType, text(part!.bytes)]).toEqual(['application/pdf', text(pdf)]);
  const nosy = { ...both.clinic.actor, units: ['SE5566778899-ANNAN'] };
  expect(await both.clinic.gateway.part(exchangeId, sha256(pdf), nosy)).toBeUndefined();
  expect(await both.clinic.gateway.part(exchangeId, sha256('other'), both.clinic.actor)).toBeUndefined();
});

test('a referral carries a copy and a reference that come with it: one message, one manifest, one case', async () => {
  const sources = [await referralSource(), copy(), imaging()];
  const answer = await submitTogether(sources);
  expect(answer.status, text(answer.bytes)).toBe(202);
  await both.run();
  expect([await both.region.state(id), await both.clinic.state(id)]).toEqual(['received', 'received']);
  const { exchanges, parts } = await caseAt(both.clinic);
  expect(exchanges).toHaveLength(1);
  expect(parts.map(({ mediaType }) => mediaType)).toEqual([
    'application/pdf',
    'application/fhir+json',
    'application/dicom',
  ]);
  const bundle = JSON.parse(text(both.clinic.arrived[0]!)) as {
    entry: { fullUrl: string; resource: Record<string, unknown> }[];
  };
  const of = (type: string) => bundle.entry.filter(({ resource }) => resource.resourceType === type);
  expect(of('Patient')).toHaveLength(1);
  const manifest = of('List')[0]!.resource as { entry: { item: { reference: string } }[] };
  expect(manifest.entry.map(({ item }) => item.reference)).toEqual(
    of('DocumentReference').map(({ fullUrl }) => fullUrl),
  );
  // An engine that reads the referral in its own form gets them as attachments.
  const shown = await both.clinic.gateway.content(exchanges[0]!.exchange.id, 'json', both.clinic.actor);
  expect((JSON.parse(text(shown!.bytes)) as { request: { attachments: unknown[] } }).request.attachments).toHaveLength(
    3,
  );
  // The order of the sources and the boundary between them are no content.
  expect((await submitTogether(sources)).duplicateOf).toBe(answer.exchangeId);
});

test('documents alone go together in one message', async () => {
  const answer = await submitTogether([copy(), imaging()], addressed);
  expect(answer.status, text(answer.bytes)).toBe(202);
  await both.run();
  const { exchanges, parts } = await caseAt(both.clinic);
  expect([exchanges.map(({ exchange }) => exchange.event), parts.length]).toEqual([['journalkopia'], 3]);
});

test('the record copies of several sources become one copy, in which what two of them tell stands once', async () => {
  const answer = async (at: string): Promise<Source> => ({
    mediaType: 'text/xml',
    bytes: await laboratoryAnswer(first(), at, both.region.parts.adapters),
  });
  const sources = [await answer(time), await answer(time)];
  const sent = await submitTogether(sources, addressed);
  expect(sent.status, text(sent.bytes)).toBe(202);
  await both.run();
  const { exchanges, parts } = await caseAt(both.clinic);
  expect([exchanges.length, parts.length]).toEqual([1, 1]);
  const part = await both.clinic.gateway.part(exchanges[0]!.exchange.id, parts[0]!.sha256, both.clinic.actor);
  expect(text(part!.bytes).match(/"B-Hemoglobin"/g)!.length).toBeGreaterThan(0);
  expect(text(part!.bytes).match(/"resourceType":"DiagnosticReport"/g)).toHaveLength(1);
  const paper = await both.clinic.gateway.content(exchanges[0]!.exchange.id, 'pdf:sv', both.clinic.actor);
  expect([paper!.mediaType, text(paper!.bytes.subarray(0, 5))]).toEqual(['application/pdf', '%PDF-']);
});

test('a source that carries no time of its own is still a duplicate when it comes again later', async () => {
  const { time: _time, ...untimed } = JSON.parse(text(imaging().bytes)) as Record<string, unknown>;
  const source = { ...imaging(), bytes: encode(untimed) };
  const answered = await submit(source, { envelope: addressed });
  both.clock.advance(60_000);
  expect((await submit(source, { envelope: addressed })).duplicateOf).toBe(answered.exchangeId);
});

test.each([
  [
    'two referrals',
    async () => [await referralSource(), await referralSource(first({ ownId: undefined }))],
    'sources-mixed',
  ],
  [
    'documents of another patient',
    async () => [await referralSource(), imaging({ patient: { id: { type: 'personnummer', value: '191212121212' } } })],
    'document-patient-differs',
  ],
  ['a source of no known format', async () => [await referralSource(), { bytes: encode([1]) }], 'format-unknown'],
])('%s are refused together, and nothing of them is kept', async (_what, sources, code) => {
  const answer = await submitTogether(await sources());
  expect([answer.status, codes(answer)]).toEqual([expect.any(Number), expect.arrayContaining([code])]);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect((await both.region.parts.store.exchanges({ limit: 5 })).rows).toEqual([]);
});

test('a document that nobody has addressed is not sent', async () => {
  const answer = await submit(imaging());
  expect([answer.status, codes(answer)]).toEqual([422, expect.arrayContaining(['addressing-missing'])]);
});

test('an honest retry of a copy is a duplicate, other content under its id a conflict', async () => {
  const answered = await submit(copy());
  expect((await submit(copy())).duplicateOf).toBe(answered.exchangeId);
  const other = await submit(copy({ title: 'En annan kopia' }));
  expect([other.status, codes(other)]).toEqual([409, ['conflict']]);
});

test('a copy that comes before its referral waits in the same case; alone, its case has ended', async () => {
  await submit(copy());
  await both.run();
  expect((await caseAt(both.clinic)).case.endedAt).toBe(both.clock.now());
  await both.region.submit(first());
  await both.run();
  expect((await caseAt(both.clinic)).case.endedAt).toBeNull();
  expect(await kinds(both.clinic)).toEqual(['record-copy', 'referral']);
});

test('without an agreement about record copies none is sent', async () => {
  await both.close();
  both = await twoGateways();
  const answer = await submit(copy());
  expect([answer.status, codes(answer)]).toEqual([422, ['no-agreement']]);
});

test('where a consent is demanded, the one of the referral covers the copy that follows it, and no other does', async () => {
  await both.close();
  both = await twoGateways({
    adjust: (data) => {
      const { agreements, ...rest } = every(data);
      return {
        ...rest,
        agreements: agreements.map((a) => ({ ...a, requires: { consent: true, paymentCommitment: false } })),
      };
    },
  });
  expect(codes(await submit(copy()))).toEqual(['consent-missing']);
  const consents = [{ category: 'share' as const, given: '2026-11-20', receiver: clinicUnit }];
  await both.region.submit(first({ request: { ...first().request!, consents } }));
  await both.run();
  expect((await submit(copy())).status).toBe(202);
});
