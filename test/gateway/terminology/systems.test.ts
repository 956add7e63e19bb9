import { readXlsx, writeXlsx } from 'hucre/xlsx';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { careServices } from '../../../scripts/terminology/care-services.ts';
import { seenVersions } from '../../../src/gateway/terminology/acknowledge.ts';
import { messageCodes } from '../../../src/gateway/terminology/message-codes.ts';
import { clinicUnit, regionUnit } from '../../support/two-units.ts';
import { anna, codes, openWorld, order, release, system, type World } from './world.ts';

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

test('a version that a system`s messages name is noted as observed, once a day, and the newer fact counts', async () => {
  await release(world, order('1.0.0'));
  await release(world, order('2.0.0'));
  const actor = system('region-ehr');
  const sees = async (version: string) => {
    const coding = [{ system: careServices, version, code: 'OGO-KAT-01' }];
    const entry = [{ resource: { resourceType: 'ServiceRequest', code: { coding } } }];
    const bundle = { resourceType: 'Bundle', type: 'message', entry };
    const message = { bundle, envelope: { sender: regionUnit } } as never;
    const codes = messageCodes(world.parts.lists, world.parts.directory);
    const terminology = await seenVersions({ ...world.parts, codes }, message, actor);
    if (terminology.length > 0) await world.store.accept({ terminology });
    await world.parts.lists.refresh();
    return terminology.length;
  };
  const held = async () => (await world.life.status()).systems.map((s) => `${s.version} ${s.how} ${s.state} ${s.age}`);
  expect(await sees('7')).toBe(0);
  expect([await sees('1.0.0'), await held()]).toEqual([1, ['1.0.0 observed behind 0']]);
  expect(world.parts.lists.versionAt(regionUnit, careServices)).toBe('1.0.0');
  world.time += 3_600_000;
  expect([await sees('1.0.0'), await held()]).toEqual([0, ['1.0.0 observed behind 3600']]);
  await world.life.acknowledge(careServices, '2.0.0', system('region-ehr', regionUnit));
  expect(await held()).toEqual(['2.0.0 acknowledged up-to-date 0']);
  world.time += 86_400_000;
  expect([await sees('1.0.0'), await held()]).toEqual([1, ['1.0.0 observed behind 0']]);
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

test('what is exported as Excel can be edited and taken in again: what was edited changes, and nothing else', async () => {
  await release(world, order('1.0.0'));
  const { bytes } = (await world.life.content(careServices, '1.0.0', 'xlsx'))!;
  const again = (file: Uint8Array) => world.life.importList({ bytes: file, format: 'xlsx', version: '1.1.0' }, anna);
  const changes = ({ diff }: Awaited<ReturnType<typeof again>>) =>
    Object.entries(diff!).flatMap(([kind, rows]) =>
      Array.isArray(rows) && rows.length > 0 ? [`${kind} ${rows.map(({ code }) => code).join()}`] : [],
    );
  const same = await again(bytes);
  expect(same).toMatchObject({ issues: [], list: { concepts: 64, version: '1.1.0', previous: '1.0.0' } });
  expect(changes(same)).toEqual([]);

  const book = await readXlsx(bytes);
  const sheet = book.sheets[0]!;
  const columns = sheet.rows[0]!.map(String);
  const row = (code: string) => sheet.rows.find((cells) => cells[columns.indexOf('code')] === code)!;
  row('OGO-KAT-01')[columns.indexOf('display')] = 'Kataraktoperation av ett öga';
  const added = [...row('OGO-KAT-02')];
  added[columns.indexOf('code')] = 'OGO-KAT-99';
  sheet.rows.push(added);
  const edited = await again(await writeXlsx({ sheets: book.sheets.map(({ name, rows }) => ({ name, rows })) }));
  expect(edited).toMatchObject({ issues: [], list: { concepts: 65, version: '1.1.0' } });
  expect(changes(edited)).toEqual(['added OGO-KAT-99', 'renamed OGO-KAT-01']);
});
