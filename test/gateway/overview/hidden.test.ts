import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readContracts } from '../../../src/adapters/rivta/contract/read/contracts.ts';
import { makeHiddenNotice } from '../../../src/gateway/overview/hidden.ts';
import { makeOverview } from '../../../src/gateway/overview/make-overview.ts';
import type { OverviewQuestion } from '../../../src/gateway/overview/overview.ts';
import { issue } from '../../../src/model/issue.ts';
import { diagnosis, note, patient } from '../../transports/npo/items.ts';
import { fails, holds, overviewWorld, type Sources, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await overviewWorld();
});
afterAll(() => world.close());

const secret = 'SE2321000016-PSYK';
const day = (time: string) => ({ time: `${time}T10:00:00+01:00` });
beforeEach(() => {
  world.asked.length = 0;
  world.security.said.block = ({ careUnit }) => (careUnit === secret ? 'BLOCKED' : 'OK');
});

const failed = { ...fails('timeout'), issues: [issue('overview-source-failed')] };

/** One client's session: what is known of hidden entries lives as long. */
function session() {
  const { parts, gateway } = world.both.clinic;
  const overview = makeOverview(parts, gateway, world.all());
  return async (question: Partial<OverviewQuestion>, actor = world.actor()) => {
    const answer = await overview.read({ patient, kinds: ['diagnosis'], period: {}, ...question }, actor);
    if ('refused' in answer) throw new Error(JSON.stringify(answer.refused));
    return { ids: answer.copy.items.map(({ id }) => id.value), told: answer.issues.map(({ code }) => code) };
  };
}

describe('that something is hidden', () => {
  test('is told alike for every day and type that is searched: the answers do not tell which', async () => {
    world.sources = holds([diagnosis('a'), { ...note(1, { unit: secret, ...day('2026-02-03') }) }]);
    const read = session();
    const days = ['2026-02-02', '2026-02-03', '2026-02-04', '2026-03-01'];
    for (const kind of ['diagnosis', 'note', 'vaccination'] as const)
      for (const one of days)
        expect((await read({ kinds: [kind], period: { start: one, end: one } })).told).toEqual(['overview-hidden']);
    expect((await read({ kinds: ['diagnosis'] })).told).toEqual(['overview-hidden']);
  });

  test('is found out by headers alone: nothing that was not asked for is opened', async () => {
    world.sources = holds([diagnosis('a'), note(1), note(2)]);
    const before = world.opened();
    expect(await session()({})).toEqual({ ids: ['a'], told: [] });
    expect(world.opened() - before).toBe(1);
  });

  test('costs one question to everybody, then no more for ten minutes; another reader finds it out anew', async () => {
    world.sources = holds([]);
    const read = session();
    await read({});
    expect(new Set(world.asked.map(({ contract }) => contract)).size).toBe(readContracts.length);
    world.asked.length = 0;
    await read({});
    await read({ kinds: ['note'] });
    expect(world.asked.map(({ contract }) => contract).sort()).toEqual([
      'GetCareDocumentation 2.1',
      'GetCareDocumentation 3.0',
      'GetDiagnosis 2.0',
    ]);
    await read({}, world.actor({ employee: 'SE5599990008-L0099' }));
    expect(world.asked.length).toBeGreaterThan(readContracts.length);
    world.asked.length = 0;
    world.both.clock.advance(10 * 60_000);
    await read({});
    expect(world.asked.length).toBe(readContracts.length);
  });

  test('a source that is slow with what was not asked for holds nobody up: then it is not known yet', async () => {
    world.options = { sourceTimeout: 3_600_000, totalTimeout: 3_600_000, grace: 100 };
    let answer: (() => void) | undefined;
    const waits = new Promise<void>((done) => {
      answer = done;
    });
    world.sources = async (contract, query, call) => {
      if (contract.kind === 'imaging') await waits;
      return holds([diagnosis('a'), note(1, { unit: secret })])(contract, query, call);
    };
    const read = session();
    expect(await read({})).toEqual({ ids: ['a'], told: ['overview-hidden-unknown'] });
    answer!();
    expect(await read({})).toEqual({ ids: ['a'], told: ['overview-hidden'] });
    world.options = {};
  });

  test('what fails of what was not asked for is no finding of the answer: it is not known, and is asked anew half a minute later', async () => {
    const silent: Sources = (contract, query, call) =>
      contract.kind === 'diagnosis' ? holds([diagnosis('a')])(contract, query, call) : failed;
    world.sources = silent;
    const read = session();
    expect(await read({})).toEqual({ ids: ['a'], told: ['overview-hidden-unknown'] });
    world.asked.length = 0;
    expect(await read({})).toEqual({ ids: ['a'], told: ['overview-hidden-unknown'] });
    // A source may stay dead for days: not everybody is asked for it at each search.
    expect(world.asked.map(({ contract }) => contract)).toEqual(['GetDiagnosis 2.0']);
    world.both.clock.advance(30_000);
    world.sources = holds([diagnosis('a'), note(1, { unit: secret })]);
    expect(await read({})).toEqual({ ids: ['a'], told: ['overview-hidden'] });
    world.sources = silent;
    expect(await read({})).toEqual({ ids: ['a'], told: ['overview-hidden'] });
  });

  test('is not denied for ten minutes by a question about everything that nobody answered', async () => {
    world.sources = () => failed;
    const read = session();
    await read({ kinds: [...new Set(readContracts.map(({ kind }) => kind))] });
    world.sources = holds([diagnosis('a'), note(1, { unit: secret })]);
    expect(await read({})).toEqual({ ids: ['a'], told: ['overview-hidden'] });
  });

  test('takes no room that is not given back', async () => {
    world.sources = holds([diagnosis('a'), note(1)]);
    await session()({});
    expect(world.all().room.taken).toBe(0);
  });
});

test('that nothing is hidden is not learnt over what is known', async () => {
  const clock = { time: 0, now: () => clock.time };
  const notice = makeHiddenNotice({ clock, life: 10 });
  notice.learn('a', true);
  notice.learn('a', false);
  expect(await notice.ask('a', async () => undefined)).toBe(true);
  clock.time = 10;
  notice.learn('a', false);
  expect(await notice.ask('a', async () => undefined)).toBe(false);
  notice.learn('a', true);
  expect(await notice.ask('a', async () => undefined)).toBe(true);
});

test('what was not known is learnt from whoever was answered by all', async () => {
  const notice = makeHiddenNotice({ clock: { now: () => 0 } });
  expect(await notice.ask('a', async () => undefined)).toBeUndefined();
  expect(await notice.ask('a', async () => true)).toBeUndefined();
  notice.learn('a', false);
  expect(await notice.ask('a', async () => true)).toBe(false);
});

test('only so many bits are known, the oldest go first', async () => {
  const notice = makeHiddenNotice({ clock: { now: () => 0 }, most: 2 });
  for (const key of ['a', 'b', 'c']) notice.learn(key, true);
  const asked: string[] = [];
  const ask = (key: string) =>
    notice.ask(key, async () => {
      asked.push(key);
      return false;
    });
  expect([await ask('b'), await ask('c'), await ask('a'), asked]).toEqual([true, true, false, ['a']]);
});
