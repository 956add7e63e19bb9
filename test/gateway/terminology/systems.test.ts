import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { careServices } from '../../../scripts/terminology/care-services.ts';
import { clinicUnit, openWorld, order, person, release, system, type World } from './world.ts';

const anna = person('anna');
const codes = (result: { readonly issues: readonly { readonly code: string }[] }) => result.issues.map((i) => i.code);

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

describe('connected systems', () => {
  test('get one notice each, in order, again until it is taken, and the same after a restart', async () => {
    await release(world, order('1.0.0'));
    world.answers.push({ outcome: 'transient', code: 'connect-refused', issues: [] });
    expect(await world.life.push()).toBe(1);
    expect(await world.life.push()).toBe(0);
    const [first] = world.sent;
    world = await world.restart();
    world.time += 3_600_000;
    expect(await world.life.push()).toBe(1);
    expect([world.sent[0]!.to, world.sent[0]!.item.exchangeId]).toEqual([first!.to, first!.item.exchangeId]);
    expect(JSON.parse(Buffer.from(world.sent[0]!.item.bytes).toString())).toMatchObject({
      act: 'publish',
      url: careServices,
      version: '1.0.0',
    });
    expect((await world.life.status()).pushes.map((p) => p.state)).toEqual(['sent', 'sent']);
    await world.life.acknowledge(careServices, '1.0.0', system('clinic-ehr', clinicUnit));
    expect((await world.life.status()).pushes.map((p) => [p.system, p.state])).toEqual([
      ['clinic-ehr', 'acknowledged'],
      ['region-ehr', 'sent'],
    ]);
  });

  test('are listed with version, how it is known, age, and how many releases they are behind', async () => {
    await release(world, order('1.0.0'));
    await world.life.acknowledge(careServices, '1.0.0', system('clinic-ehr', clinicUnit));
    world.time += 60_000;
    await release(world, order('2.0.0'));
    await world.life.acknowledge(careServices, '2.0.0', system('region-ehr'));
    expect(codes({ issues: await world.life.acknowledge(careServices, '9.9', system('region-ehr')) })).toEqual([
      'list-unknown',
    ]);
    expect((await world.life.status()).systems).toEqual([
      {
        system: 'clinic-ehr',
        url: careServices,
        version: '1.0.0',
        how: 'acknowledged',
        age: 60,
        current: '2.0.0',
        state: 'behind',
        behind: 1,
      },
      {
        system: 'region-ehr',
        url: careServices,
        version: '2.0.0',
        how: 'acknowledged',
        age: 0,
        current: '2.0.0',
        state: 'up-to-date',
        behind: 0,
      },
    ]);
  });
});

test('a pin names released versions only, one of each list, and each keeps its own hash', async () => {
  await release(world, order('1.0.0'));
  await release(world, order('2.0.0'));
  const pin = (...lists: string[]) => world.life.pin('ekeby-strand', lists, anna);
  expect(codes(await pin(`${careServices}|7`))).toEqual(['list-unknown']);
  expect(codes(await pin(`${careServices}|1.0.0`, `${careServices}|2.0.0`))).toEqual(['list-duplicate']);
  expect(codes(await world.life.pin('no-such-agreement', [`${careServices}|1.0.0`], anna))).toEqual(['list-unknown']);
  const first = (await pin(`${careServices}|1.0.0`)).pin!;
  world.time += 1000;
  const second = (await pin(`${careServices}|2.0.0`)).pin!;
  expect(first.hash).not.toBe(second.hash);
  expect((await world.life.pinned('ekeby-strand', first.from))?.hash).toBe(first.hash);
  expect((await world.life.pinned('ekeby-strand', world.time))?.hash).toBe(second.hash);
  expect(await world.life.pinned('ekeby-strand', first.from - 1)).toBeUndefined();
});

test('what is exported as Excel can be edited and taken in again', async () => {
  await release(world, order('1.0.0'));
  const { bytes } = (await world.life.content(careServices, '1.0.0', 'xlsx'))!;
  const again = await world.life.importList({ bytes, format: 'xlsx', version: '1.1.0' }, anna);
  expect(again).toMatchObject({ issues: [], list: { concepts: 64, version: '1.1.0', previous: '1.0.0' } });
  expect(Object.entries(again.diff!).filter(([, v]) => Array.isArray(v) && v.length > 0)).toEqual([]);
});
