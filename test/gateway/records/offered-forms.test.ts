import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GivenEnvelope } from '../../../src/adapters/adapter.ts';
import { makeRecords } from '../../../src/gateway/records/make-records.ts';
import type { Records } from '../../../src/gateway/records/records.ts';
import { storedRecords } from '../../../src/gateway/records/stored.ts';
import { bytesOf, oru } from '../../adapters/hl7v2/message.ts';
import { type TwoGateways, twoGateways } from '../../support/two-gateways.ts';
import { codes } from '../conversation.ts';

/** POST /records takes every format that a record copy comes in; what is offered must say whose it is, in each of them. */
const system = 'SE5566778899-SYS';
const unit = 'SE5566778899-VCEKEN';
const personnummer = 'http://electronichealth.se/identifier/personnummer';
const patient = '191212121212';

let both: TwoGateways;
let records: Records;
beforeAll(async () => {
  both = await twoGateways();
  records = makeRecords(both.region.parts, { sourceSystems: [system], readers: [], indexDelay: 1_000 });
});
afterAll(() => both.close());

const offer = async (bytes: Uint8Array, mediaType: string, envelope?: GivenEnvelope) =>
  records.offer({ source: { bytes, mediaType }, ...(envelope && { envelope }) }, both.region.actor);

async function held(): Promise<string[]> {
  const kinds = ['diagnosis', 'note', 'laboratory', 'attachment'] as const;
  const found: string[] = [];
  for (const kind of kinds)
    for await (const { body } of storedRecords(both.region.parts.store, {
      patients: [`${personnummer}|${patient}`],
      kind,
      sourceSystem: system,
    }))
      found.push(`${kind} ${JSON.parse(Buffer.from(body).toString()).id.value}`);
  return found;
}

describe('an entry is offered', () => {
  const diagnosis = {
    kind: 'diagnosis',
    id: 'd1',
    sourceSystem: system,
    careUnit: unit,
    careProvider: 'SE5566778899-0001',
    author: {
      time: '2026-03-01T10:00:00+01:00',
      id: 'SE5566778899-L0007',
      name: 'Ebba Kvarnlund',
      unit: { id: unit, name: 'Eke vårdcentral' },
    },
    rank: 'main',
    approvedForPatient: true,
    code: { code: 'M16.1', system: 'icd-10-se', display: 'Annan primär koxartros' },
  };
  const json = (items: readonly object[]) =>
    offer(
      bytesOf(JSON.stringify({ patient: { id: { type: 'personnummer', value: patient } }, items })),
      'application/vnd.vardbro.record-copy+json',
    );

  test('as our own JSON, and lies there once however often it is offered', async () => {
    const first = await json([diagnosis]);
    expect([first.status, codes(first)]).toEqual([202, []]);
    expect((await json([diagnosis])).status).toBe(202);
    expect(await held()).toEqual(['diagnosis d1']);
  });

  test('but not one of another provider among them, and then none of them', async () => {
    const foreign = { ...diagnosis, id: 'd2', careProvider: 'SE5599990008-0001' };
    const answer = await json([{ ...diagnosis, id: 'd3' }, foreign]);
    expect([answer.status, codes(answer)]).toEqual([422, ['record-not-own']]);
    expect(await held()).toEqual(['diagnosis d1']);
  });

  test.each([
    ['an HL7 v2 answer', () => offer(bytesOf(oru), 'x-application/hl7-v2+er7'), 'record-not-own'],
    [
      'a text with its patient in the envelope',
      () =>
        offer(bytesOf('Hosta i tre veckor.'), 'text/plain', {
          patient: { id: { type: 'personnummer', value: patient } },
        } as never),
      'record-not-own',
    ],
    ['a text of nobody', () => offer(bytesOf('Hosta i tre veckor.'), 'text/plain'), 'document-patient'],
    ['what calls itself a PDF', () => offer(bytesOf('%PDF-1.7 och inget mer'), 'application/pdf'), 'pdf-malformed'],
    [
      'an HL7 v2 message that breaks off',
      () => offer(bytesOf('MSH|^~\\&|'), 'x-application/hl7-v2+er7'),
      'element-required',
    ],
  ])('not as %s: it does not say whose it is, or is none', async (_name, act, code) => {
    const answer = await act();
    expect(answer.status).toBe(422);
    expect(codes(answer)).toContain(code);
    expect(await held()).toEqual(['diagnosis d1']);
  });
});
