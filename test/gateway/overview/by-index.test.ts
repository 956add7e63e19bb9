import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diagnosis, patient } from '../../transports/npo/items.ts';
import { failed, type Question, shownIn } from './shown.ts';
import { holds, overviewWorld, type World } from './world.ts';

/** A limit that no test reaches: who waits for it fails. */
const hour = 3_600_000;

let world: World;
beforeAll(async () => {
  world = await overviewWorld();
});
afterAll(() => world.close());

const shown = (question?: Question) => shownIn(world, question);

describe('by the engagement index', () => {
  const engagement = (categorization: string, logicalAddress: string) => ({
    resident: patient.value,
    serviceDomain: 'riv:clinicalprocess:healthcond:description',
    categorization,
    logicalAddress,
    sourceSystem: logicalAddress,
    controller: 'SE2321000016-0001',
  });
  const direct = (engagements: readonly ReturnType<typeof engagement>[], change: object = {}) => {
    const { aggregator: _, ...rest } = world.options;
    world.options = {
      ...rest,
      aggregator: undefined as never,
      index: { findContent: async () => ({ engagements }) },
      ...change,
    };
  };

  test('each source that has something of the kind is asked directly, the newest version that it has', async () => {
    direct([
      engagement('voo', 'SE-A'),
      engagement('voo', 'SE-B'),
      engagement('dia', 'SE-B'),
      engagement('upp', 'SE-C'),
    ]);
    world.sources = (contract, query, call) =>
      query.logicalAddress === 'SE-A' && contract.version === '3.0'
        ? failed('VP004', query)
        : holds([])(contract, query, call);
    const { told } = await shown();
    expect(world.asked.map(({ contract, query }) => `${query.logicalAddress} ${contract}`).sort()).toEqual([
      'SE-A GetCareDocumentation 2.1',
      'SE-A GetCareDocumentation 3.0',
      'SE-B GetCareDocumentation 3.0',
      'SE-B GetDiagnosis 2.0',
    ]);
    expect(told).toEqual([]);
  });

  test('a source of which the index names another care provider is judged under both, and that is told', async () => {
    const blocked = 'SE2321000016-0001';
    direct([engagement('dia', 'SE-A')]);
    world.sources = holds([diagnosis('a', { provider: 'SE2321000016-ANNAN' })]);
    expect(await shown({ kinds: ['diagnosis'] })).toMatchObject({ ids: ['a'], told: ['overview-owner-differs'] });
    world.security.said.block = ({ careProvider }) => (careProvider === blocked ? 'BLOCKED' : 'OK');
    expect((await shown({ kinds: ['diagnosis'] })).ids).toEqual([]);
    delete world.security.said.block;
  });

  test('what the index names a source by is where the rest of its answer may lie', async () => {
    direct([engagement('voo', 'SE-a'), engagement('voo', 'SE-B'), engagement('dia', 'SE-C')]);
    const known: (readonly string[])[] = [];
    world.sources = (contract, query, call) => {
      known.push([...(call.known ?? [])]);
      return holds([])(contract, query, call);
    };
    await shown({ kinds: ['note'] });
    expect(known).toEqual([
      ['SE-A', 'SE-B'],
      ['SE-A', 'SE-B'],
    ]);
  });

  test('an index that does not answer is told: an empty answer would say that there is nothing', async () => {
    direct([], { index: { findContent: async () => ({ unavailable: 'VP007' }) } });
    expect((await shown({ kinds: ['note'] })).told).toEqual(['overview-source-failed VP007']);
  });

  test('a source that never answers costs its own limit, and the others are shown', async () => {
    direct([engagement('dia', 'SE-A'), engagement('dia', 'SE-B')], { sourceTimeout: 200, totalTimeout: hour });
    world.sources = (contract, query, call) =>
      query.logicalAddress === 'SE-A'
        ? new Promise((resolve) => call.signal.addEventListener('abort', () => resolve(failed('timeout', query))))
        : holds([diagnosis('b')])(contract, query, call);
    const { ids, told } = await shown({ kinds: ['diagnosis'] });
    expect([ids, told]).toEqual([['b'], ['overview-source-failed timeout']]);
  });

  test('not more than sixteen calls are in work at once', async () => {
    direct(Array.from({ length: 60 }, (_, n) => engagement('dia', `SE-${n}`)));
    let [now, most] = [0, 0];
    world.sources = async (contract, query, call) => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 2));
      now -= 1;
      return holds([])(contract, query, call);
    };
    await shown({ kinds: ['diagnosis'] });
    expect([world.asked.length, most]).toEqual([60, 16]);
  });
});
