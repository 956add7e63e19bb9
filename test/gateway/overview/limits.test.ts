import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { roomBudget } from '../../../src/transports/outgoing/room.ts';
import { note, patient } from '../../transports/npo/items.ts';
import { failed, type Question, shownIn } from './shown.ts';
import { holds, overviewWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await overviewWorld();
});
afterAll(() => world.close());

const shown = (question?: Question) => shownIn(world, question);

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
    await vi.waitFor(() => expect(turns.taken).toBe(2), { timeout: 20_000 });
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
    world.options = { sourceTimeout: 3_600_000, totalTimeout: 1_000 };
    world.sources = (contract, query, call) =>
      contract.name === 'GetDiagnosis'
        ? new Promise((resolve) => call.signal.addEventListener('abort', () => resolve(failed('timeout', query))))
        : holds([note(1)])(contract, query, call);
    const { ids, told } = await shown();
    expect([ids, told]).toEqual([[note(1).id.system], ['overview-source-failed timeout']]);
  });
});
