import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diagnosis, note } from '../../transports/npo/items.ts';
import { type Question, shownIn } from './shown.ts';
import { holds, overviewWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await overviewWorld();
});
afterAll(() => world.close());

const shown = (question?: Question) => shownIn(world, question);

describe('versions of one entry', () => {
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
});
