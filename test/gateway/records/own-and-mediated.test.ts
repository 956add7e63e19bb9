import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { documentJson } from '../../../src/adapters/record-copy/fhir/json.ts';
import { rivtaAdapter } from '../../../src/adapters/rivta/adapter.ts';
import { getDiagnosis } from '../../../src/adapters/rivta/contract/read/get-diagnosis.ts';
import { parseAnswer } from '../../../src/adapters/rivta/record/parse-answer.ts';
import { writeAnswer } from '../../../src/adapters/rivta/record/render-answer.ts';
import { makeRecords } from '../../../src/gateway/records/make-records.ts';
import type { Side } from '../../support/side.ts';
import { type TwoGateways, twoGateways } from '../../support/two-gateways.ts';
import { clinicUnit, regionUnit } from '../../support/two-units.ts';
import { diagnosis, patient } from '../../transports/npo/items.ts';
import { codes, day, id, text, time } from '../conversation.ts';

/** What is given to the gateway for its own organisation is offered; what passes through it as a copy is not. */

const system = 'SE5566778899-SYS';
const own = diagnosis('d1', { unit: regionUnit, provider: 'SE5566778899-0001', system });
const source = { bytes: writeAnswer([own], getDiagnosis).bytes, mediaType: 'text/xml' };

let two: TwoGateways;
beforeEach(async () => {
  two = await twoGateways({
    adjust: (data) => ({
      ...data,
      agreements: data.agreements.map((one) => ({ ...one, kinds: ['referral', 'record-copy'] })),
    }),
  });
});
afterEach(() => two.close());

const recordsOf = ({ parts }: Side) => makeRecords(parts, { sourceSystems: [system], readers: [], indexDelay: 0 });
const all = { careUnits: [], careProviders: [], careContacts: [], period: {} };
async function offered(side: Side) {
  const { bytes } = await recordsOf(side).read({ logicalAddress: system, patient, ...all }, getDiagnosis, side.actor);
  return parseAnswer(bytes!, undefined).copy?.items ?? [];
}

describe('an entry of the own organisation', () => {
  test('is offered from a FHIR document as from an answer of its contract: the same is given out', async () => {
    const { bundle } = await rivtaAdapter.toBundle(source, { at: time });
    const document = { bytes: Buffer.from(documentJson(bundle)), mediaType: 'application/fhir+json' };
    const answer = await recordsOf(two.region).offer({ source: document }, two.region.actor);
    expect([answer.status, codes(answer)]).toEqual([202, []]);
    const fromDocument = await offered(two.region);
    expect(fromDocument).toMatchObject([{ kind: 'diagnosis', id: own.id, code: own.code }]);
    expect((await recordsOf(two.region).offer({ source }, two.region.actor)).status).toBe(202);
    expect(await offered(two.region)).toEqual(fromDocument);
  });
});

describe('a copy that goes through the gateway', () => {
  beforeEach(async () => {
    const envelope = { sender: regionUnit, receiver: clinicUnit, referral: id };
    const sent = await two.region.gateway.submit({ source, envelope }, two.region.actor);
    expect(sent.status, text(sent.bytes)).toBe(202);
    await two.run();
    for (const side of [two.region, two.clinic])
      expect((await side.case(id))!.exchanges.map(({ exchange }) => exchange.kind)).toEqual(['record-copy']);
  });

  test('is offered by neither side, and the index hears nothing of it', async () => {
    for (const side of [two.region, two.clinic]) {
      const { store, clock } = side.parts;
      expect(await offered(side)).toEqual([]);
      expect(await store.engagementsDue(clock.now() + 30 * day, 10)).toEqual([]);
    }
  });

  test('is not taken for an own one by who received it', async () => {
    const { exchanges, parts } = (await two.clinic.case(id))!;
    const part = await two.clinic.gateway.part(exchanges[0]!.exchange.id, parts[0]!.sha256, two.clinic.actor);
    const { bytes, mediaType } = part!;
    const answer = await recordsOf(two.clinic).offer({ source: { bytes, mediaType } }, two.clinic.actor);
    expect([answer.status, new Set(codes(answer))]).toEqual([422, new Set(['record-not-own'])]);
    expect(await offered(two.clinic)).toEqual([]);
  });
});
