import { beforeAll, describe, expect, test } from 'vitest';
import type { RecordItem } from '../../../src/adapters/record-copy/record-copy.ts';
import { diagnosis, note, provider, system } from './entries.ts';
import { useProducer } from './producer.ts';

const producer = useProducer();
const { ask, offered, told, indexSays } = producer;
beforeAll(async () => {
  expect((await offered(note(0), note(1))).status).toBe(202);
});

describe('the engagement index', () => {
  test('is told within the delay of what is new, once for each category, until it says OK', async () => {
    told.length = 0;
    await producer.records.tellIndex();
    expect(told).toEqual([]);
    producer.both.clock.advance(1_000);
    indexSays({ confirmed: false, code: 'timeout' });
    await producer.records.tellIndex();
    indexSays({ confirmed: true, code: 'OK' });
    producer.both.clock.advance(10 * 60_000);
    await producer.records.tellIndex();
    await producer.records.tellIndex();
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
    expect(await producer.records.reindex(producer.both.region.actor)).toBe(2);
    await producer.records.tellIndex();
    expect(told.flat()).toHaveLength(2);
  });

  test('is told of a changed and of a withdrawn entry as an event of now, and not of one that says the same', async () => {
    const again = async (item: RecordItem) => {
      told.length = 0;
      await offered(item);
      producer.both.clock.advance(1_000);
      await producer.records.tellIndex();
      return told.flat().map(({ mostRecent }) => mostRecent);
    };
    const one = diagnosis('d1', '2026-03-01T10:00:00+01:00');
    expect(await again(one)).toEqual([]);
    expect(await again({ ...one, approvedForPatient: false })).toEqual([producer.both.clock.now() - 1_000]);
    expect(await again({ ...one, nullified: true })).toEqual([producer.both.clock.now() - 1_000]);
    await again(one);
  });

  test('is never told of a local reserve number, by which a source system is asked directly', async () => {
    told.length = 0;
    const reserve = { system: 'urn:oid:1.2.752.129.2.1.3.2', value: '19610118A803' };
    expect((await offered({ ...diagnosis('r1', '2026-03-01T10:00:00+01:00'), patient: reserve })).status).toBe(202);
    producer.both.clock.advance(1_000);
    await producer.records.tellIndex();
    expect(told).toEqual([]);
    const asked = await ask({ draft: { patient: reserve, sourceSystem: { value: system } } });
    expect(asked.ids).toEqual(['r1']);
  });
});
