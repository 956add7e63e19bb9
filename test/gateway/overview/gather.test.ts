import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SourceAnswer } from '../../../src/transports/npo/read-client.ts';
import { diagnosis, note, patient } from '../../transports/npo/items.ts';
import { failed, type Question, shownIn } from './shown.ts';
import { aggregator, holds, overviewWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await overviewWorld();
});
afterAll(() => world.close());

const shown = (question?: Question) => shownIn(world, question);

describe('over the aggregating service', () => {
  test('every version of the contracts of the kinds is asked at its logical address, with the period', async () => {
    world.sources = holds([]);
    await shown({ period: { start: '2026-01-01' } });
    const within = world.asked.filter(({ query }) => query.period.start === '2026-01-01');
    expect(within.map(({ contract }) => contract).sort()).toEqual([
      'GetCareDocumentation 2.1',
      'GetCareDocumentation 3.0',
      'GetDiagnosis 2.0',
    ]);
    for (const { query } of within) expect(query).toMatchObject({ logicalAddress: aggregator, patient });
  });

  const served = (contract: { readonly version: string }, versions: readonly string[]): SourceAnswer => {
    const logicalAddress = 'SE2321000016-SYS';
    const error = { causingAgent: 'virtualization_platform', code: 'VP004', text: '' } as const;
    const status = versions.includes(contract.version) ? 'DataFromSource' : 'NoDataSynchFailed';
    return {
      entries: [],
      issues: [],
      sources: [{ logicalAddress, status, ...(status !== 'DataFromSource' && { error }) }],
    };
  };

  test('a source that has one version of the two is not missing', async () => {
    world.sources = (contract) => served(contract, ['3.0']);
    expect((await shown({ kinds: ['note'] })).told).toEqual([]);
  });

  test('a source that has neither is', async () => {
    world.sources = (contract) => served(contract, []);
    const { told } = await shown({ kinds: ['note'] });
    expect(new Set(told)).toEqual(new Set(['record-partial NoDataSynchFailed']));
  });

  test('a version that nobody has is no loss; when none of a kind answers, it is', async () => {
    world.sources = (contract, query, call) =>
      contract.version === '2.1' ? failed('VP004', query) : holds([note(1)])(contract, query, call);
    expect((await shown({ kinds: ['note'] })).told).toEqual([]);
    world.sources = (_, query) => failed('VP004', query);
    expect((await shown({ kinds: ['note'] })).told).toEqual([
      'overview-source-failed VP004',
      'overview-source-failed VP004',
    ]);
  });

  test('what one kind of source does not answer leaves the others shown, and is told', async () => {
    world.sources = (contract, query, call) =>
      contract.name === 'GetDiagnosis' ? failed('timeout', query) : holds([note(1)])(contract, query, call);
    const { ids, told } = await shown();
    expect([ids, told]).toEqual([[note(1).id.system], ['overview-source-failed timeout']]);
  });

  test('entries outside the period are not shown, also where a source ignores it', async () => {
    world.sources = holds([diagnosis('in'), diagnosis('out', { time: '2019-01-01T10:00:00+01:00' })]);
    expect((await shown({ kinds: ['diagnosis'], period: { start: '2026-01-01' } })).ids).toEqual(['in']);
  });

  test.each([
    ['a reserve number', { system: 'urn:oid:1.2.752.97.3.1.3', value: '991202803R' }, 'identifier-type-unknown'],
    ['a number that is not valid', { ...patient, value: '196101182804' }, 'identifier-invalid'],
  ])('%s is asked of nobody', async (_, wrong, code) => {
    world.asked.length = 0;
    const answer = await world.read({ patient: wrong });
    expect('refused' in answer && answer.refused.map((one) => one.code)).toEqual([code]);
    expect(world.asked).toEqual([]);
  });
});
