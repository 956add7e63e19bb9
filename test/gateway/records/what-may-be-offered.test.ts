import { describe, expect, test } from 'vitest';
import type { RecordItem } from '../../../src/adapters/record-copy/record-copy.ts';
import { getDiagnosis } from '../../../src/adapters/rivta/contract/read/get-diagnosis.ts';
import { writeAnswer } from '../../../src/adapters/rivta/record/render-answer.ts';
import { codes, text } from '../conversation.ts';
import { diagnosis, hsa, note, patient } from './entries.ts';
import { useProducer } from './producer.ts';

const producer = useProducer();
const { offered, handedIn } = producer;

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
    const answer = await producer.records.offer(
      { source: { bytes: new TextEncoder().encode('<a/>'), mediaType: 'text/xml' } },
      producer.both.region.actor,
    );
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(text(answer.bytes)).toContain('OperationOutcome');
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
    const store = producer.both.region.parts.store;
    expect(await store.idempotency(producer.both.region.actor.clientId, 'k-1', Date.now())).toBeUndefined();
  });
});
