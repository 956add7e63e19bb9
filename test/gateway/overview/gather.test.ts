import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { issue } from '../../../src/model/issue.ts';
import type { SourceAnswer } from '../../../src/transports/npo/read-client.ts';
import type { ReadQuery } from '../../../src/transports/npo/read-request.ts';
import { roomBudget } from '../../../src/transports/outgoing/room.ts';
import { diagnosis, note, patient } from '../../transports/npo/items.ts';
import { aggregator, holds, overviewWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await overviewWorld();
});
afterAll(() => world.close());

const failed = (found: string, { logicalAddress: place }: ReadQuery): SourceAnswer => ({
  entries: [],
  issues: [issue('overview-source-failed', { place, found })],
  failure: found,
});

async function shown(question: Parameters<World['read']>[0] = {}) {
  world.asked.length = 0;
  const answer = await world.read(question);
  if ('refused' in answer) throw new Error(JSON.stringify(answer.refused));
  const ids = answer.copy.items.map(({ id }) => id.value ?? id.system);
  return {
    ids,
    told: answer.issues.map(({ code, found }) => (found === undefined ? code : `${code} ${found}`)),
    answer,
  };
}

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

  test('an entry that comes in two versions is shown once, from the newer', async () => {
    const newer = { ...note(1), contract: 'GetCareDocumentation 3.0', text: 'Ny.' };
    const older = {
      ...newer,
      contract: 'GetCareDocumentation 2.1',
      id: { value: newer.id.system! },
      author: { time: newer.time! },
      text: 'Gammal.',
    };
    world.sources = holds([older, newer]);
    const { ids, told, answer } = await shown({ kinds: ['note'] });
    expect([ids, told]).toEqual([[newer.id.system], []]);
    expect(answer.copy.items[0]).toMatchObject({ text: 'Ny.' });
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

  test('an entry that its newer version says is withdrawn is not shown from the older', async () => {
    const older = { ...diagnosis('d1') };
    const newer = { ...diagnosis('d1', { nullified: true }), author: { time: '2026-05-01T10:00:00+02:00' } };
    world.sources = holds([older, newer]);
    expect((await shown({ kinds: ['diagnosis'] })).ids).toEqual([]);
  });

  test("an entry of another unit takes nobody else's place, whatever system and id it claims", async () => {
    const claimed = diagnosis('d1', { unit: 'SE5561234567-X', provider: 'SE5561234567-1', nullified: true });
    world.sources = holds([diagnosis('d1'), { ...claimed, author: { time: '2026-05-01T10:00:00+02:00' } }]);
    expect((await shown({ kinds: ['diagnosis'] })).ids).toEqual(['d1']);
  });

  test('an older writing is no way around a block of the newer, whatever unit it says is its own', async () => {
    const later = { author: { time: '2026-05-01T10:00:00+02:00' } };
    const psychiatry = 'SE2321000016-PSYK';
    world.security.said.block = ({ careUnit }) => (careUnit === psychiatry ? 'BLOCKED' : 'OK');
    world.sources = holds([diagnosis('d1'), { ...diagnosis('d1', { unit: psychiatry }), ...later }, diagnosis('d2')]);
    const { ids, told } = await shown({ kinds: ['diagnosis'] });
    expect([ids, told.map((one) => one.split(' ')[0])]).toEqual([['d2'], ['overview-hidden']]);
    world.sources = holds([{ ...diagnosis('d1'), ...later }, diagnosis('d1', { unit: psychiatry })]);
    expect((await shown({ kinds: ['diagnosis'] })).ids).toEqual(['d1']);
    delete world.security.said.block;
  });

  test('an older version of the contract that lacks the unit hides nothing that the newer shows', async () => {
    const newer = { ...note(1), contract: 'GetCareDocumentation 3.0' };
    const { careUnit: _, ...rest } = newer;
    const older = { ...rest, contract: 'GetCareDocumentation 2.1', id: { value: newer.id.system! } };
    world.sources = holds([{ ...older, author: { time: newer.time! } }, newer]);
    const { ids, told } = await shown({ kinds: ['note'] });
    expect([ids, told.map((one) => one.split(' ')[0])]).toEqual([[newer.id.system], ['overview-hidden']]);
  });

  test('a unit of more characters than the check of blocks takes stays closed, and the others are shown', async () => {
    world.sources = holds([diagnosis('a'), diagnosis('b', { unit: `SE2321000016-${'B'.repeat(30)}` })]);
    const { ids, told } = await shown({ kinds: ['diagnosis'] });
    expect([ids, told.map((one) => one.split(' ')[0])]).toEqual([['a'], ['overview-hidden']]);
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

  test('other identities that a producer links to the patient come along', async () => {
    const reserve = { system: 'urn:oid:1.2.752.97.3.1.3', value: '991202803R' };
    world.sources = holds([diagnosis('a'), diagnosis('b', { patient: reserve })]);
    const { ids, answer } = await shown({ kinds: ['diagnosis'] });
    expect(ids).toEqual(['a', 'b']);
    expect(answer.copy.patient).toMatchObject({ identifier: patient, otherIdentifiers: [{ value: reserve.value }] });
  });

  const samordning = { system: 'http://electronichealth.se/identifier/samordningsnummer', value: '197010632391' };

  test('an entry is blocked under each identity that it bears', async () => {
    const asked = world.security.asked;
    asked.length = 0;
    const { checkBlocks } = world.security;
    const ofOther: typeof checkBlocks = async (question, signal) => {
      const answer = await checkBlocks(question, signal);
      if (question.patient !== samordning.value) return answer;
      return { rows: new Map(question.entities.map(({ row }) => [row, 'BLOCKED' as const])) };
    };
    world.options = { security: { ...world.security, checkBlocks: ofOther } };
    world.sources = holds([diagnosis('a'), diagnosis('b', { patient: samordning })]);
    const { ids, told } = await shown({ kinds: ['diagnosis'] });
    world.options = {};
    expect([ids, told.map((one) => one.split(' ')[0])]).toEqual([['a'], ['overview-hidden']]);
    const people = asked.flatMap(({ service, question }) =>
      service === 'blocks' ? [(question as { patient: string }).patient] : [],
    );
    expect(people.sort()).toEqual([patient.value, samordning.value].sort());
  });

  test.each([
    'SE2321000016-PS\u0131K',
    'SE2321000016\u2010ORT',
    'SE2321000016-\u200bORT',
    'ＳＥ2321000016-ORT',
    'SE2321000016-ORT SE2',
  ])('a unit that only looks like an HSA-id is nobody’s: its entry stays closed (%j)', async (unit) => {
    world.sources = holds([diagnosis('a'), diagnosis('b', { unit })]);
    const { ids, told } = await shown({ kinds: ['diagnosis'] });
    expect([ids, told.map((one) => one.split(' ')[0])]).toEqual([['a'], ['overview-hidden']]);
  });

  test('a number that the check of blocks cannot take hides its entry', async () => {
    const local = { system: 'urn:oid:1.2.752.129.2.1.2.1', value: '196101182803-LOKAL' };
    world.sources = holds([diagnosis('a'), diagnosis('b', { patient: local })]);
    const { ids, told } = await shown({ kinds: ['diagnosis'] });
    expect([ids, told.map((one) => one.split(' ')[0])]).toEqual([['a'], ['overview-hidden']]);
  });

  test('of two personal numbers that are linked to one co-ordination number neither is believed', async () => {
    const other = { ...patient, value: '191212121212' };
    world.sources = holds([
      diagnosis('a', { patient: samordning }),
      diagnosis('b'),
      diagnosis('c', { patient: other }),
    ]);
    const { ids, told } = await shown({ kinds: ['diagnosis'], patient: samordning });
    expect([ids, told]).toEqual([['a'], ['overview-other-patient']]);
    world.sources = holds([diagnosis('a', { patient: samordning }), diagnosis('b')]);
    expect((await shown({ kinds: ['diagnosis'], patient: samordning })).ids).toEqual(['a', 'b']);
  });

  describe('an entry that states another care provider than the directory has for its unit', () => {
    const [unit, owner, claimed] = ['SE5566778899-VCEKEN', 'SE5566778899-0001', 'SE5561234567-1'];

    test('is judged under both, and shown with a warning', async () => {
      world.security.asked.length = 0;
      world.sources = holds([diagnosis('a', { unit, provider: claimed }), diagnosis('b', { unit, provider: owner })]);
      const { ids, told } = await shown({ kinds: ['diagnosis'] });
      expect([ids, told]).toEqual([['a', 'b'], ['overview-owner-differs']]);
      const { entities } = world.security.asked.find(({ service }) => service === 'blocks')!.question as {
        entities: { careProvider: string }[];
      };
      expect(entities.map(({ careProvider }) => careProvider)).toEqual([claimed, owner]);
    });

    test.each([owner, claimed])('is hidden by a block of either: %s', async (blocked) => {
      world.security.said.block = ({ careProvider }) => (careProvider === blocked ? 'BLOCKED' : 'OK');
      world.sources = holds([diagnosis('a', { unit, provider: claimed })]);
      const { ids, told } = await shown({ kinds: ['diagnosis'] });
      delete world.security.said.block;
      expect([ids, told]).toEqual([[], ['overview-hidden']]);
    });
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
    direct([engagement('dia', 'SE-A'), engagement('dia', 'SE-B')], { sourceTimeout: 200 });
    world.sources = (contract, query, call) =>
      query.logicalAddress === 'SE-A'
        ? new Promise((resolve) => call.signal.addEventListener('abort', () => resolve(failed('timeout', query))))
        : holds([diagnosis('b')])(contract, query, call);
    const before = performance.now();
    const { ids, told } = await shown({ kinds: ['diagnosis'] });
    expect([ids, told]).toEqual([['b'], ['overview-source-failed timeout']]);
    expect(performance.now() - before).toBeLessThan(1_900);
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

describe('the readings of all clients', () => {
  test('have turns: one client with slow sources leaves half of them to others, and who waits too long is told', async () => {
    const turns = roomBudget({ most: 4, patience: 100 });
    world.options = { turns };
    const slow = Promise.withResolvers<void>();
    world.sources = async (contract, query, call) => {
      if (query.patient.value !== patient.value) await slow.promise;
      return holds([])(contract, query, call);
    };
    const other = { ...patient, value: '191212121212' };
    const kinds = ['diagnosis', 'note'] as const;
    const first = world.read({ kinds, patient: other });
    const told = (answer: Awaited<ReturnType<World['read']>>) =>
      'refused' in answer ? ['refused'] : answer.issues.map(({ code }) => code);
    await vi.waitFor(() => expect(turns.taken).toBe(2));
    expect(told(await world.read({ kinds }, { ...world.actor(), clientId: 'annan' }))).toEqual([]);
    expect(told(await world.read({ kinds }))).toContain('overview-no-room');
    slow.resolve();
    await first;
    expect(turns.taken).toBe(0);
    world.options = {};
  });
});

describe('the whole question', () => {
  test('has a limit, within which blocks of what has come are still checked', async () => {
    world.options = { sourceTimeout: 60_000, totalTimeout: 1_000 };
    world.sources = (contract, query, call) =>
      contract.name === 'GetDiagnosis'
        ? new Promise((resolve) => call.signal.addEventListener('abort', () => resolve(failed('timeout', query))))
        : holds([note(1)])(contract, query, call);
    const before = performance.now();
    const { ids, told } = await shown();
    expect([ids, told]).toEqual([[note(1).id.system], ['overview-source-failed timeout']]);
    expect(performance.now() - before).toBeLessThan(3_000);
  });
});
