import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { careServices } from '../../../scripts/terminology/care-services.ts';
import { readFeed } from '../../../src/adapters/syndication/feed-xml.ts';
import { removeLeftBehind } from '../../../src/gateway/terminology/documents.ts';
import { verifyArtefact, verifyFeed } from '../../../src/terminology/distribution/verify-feed.ts';
import { ecKey } from '../../support/foundation.ts';
import {
  anna,
  approved,
  bo,
  codes,
  everything,
  list,
  openWorld,
  order,
  person,
  release,
  type World,
  worldAt,
} from './world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

describe('maintainers at once', () => {
  test('release ten lists: each gets a number of the feed of its own, none is refused', async () => {
    const named = [];
    for (let n = 0; n < 10; n++) named.push(await approved(world, list(`list-${n}`)));
    const done = await Promise.all(named.map((one) => world.life.act({ act: 'release', ...one }, bo)));
    expect(done.flatMap(codes)).toEqual([]);
    const { feed } = await world.life.feed(everything);
    expect(feed.sequence).toBe(10);
    expect(new Set(feed.entries.map(({ url, version }) => `${url}|${version}`)).size).toBe(20);
  });

  test('release, retire and withdraw one version: one step is taken, the others are told why not', async () => {
    const one = await approved(world, list('one'));
    const acts = ['release', 'withdraw', 'release', 'withdraw'] as const;
    const done = await Promise.all(acts.map((step) => world.life.act({ act: step, ...one }, bo)));
    expect(done.map(codes)).toEqual([[], ['list-state'], ['list-state'], ['list-state']]);
    expect((await world.life.feed(everything)).feed.sequence).toBe(1);
  });

  test('approve one version: one approval is taken, and nobody releases what is not approved', async () => {
    const one = list('one');
    const { list: seen } = await world.life.importList(one, anna);
    const named = { url: seen!.url, version: seen!.version };
    await world.life.importList({ ...one, accept: seen!.sha256 }, anna);
    await world.life.act({ act: 'submit', ...named }, anna);
    const steps = [
      world.life.act({ act: 'approve', ...named }, anna),
      world.life.act({ act: 'approve', ...named }, bo),
      world.life.act({ act: 'approve', ...named }, person('eva')),
    ];
    expect((await Promise.all(steps)).map(codes)).toEqual([['list-four-eyes'], [], ['list-state']]);
    const { log } = (await world.life.status()).lists[0]!;
    expect(log.map(({ act, by }) => `${act} ${by.id}`)).toEqual(['import anna', 'submit anna', 'approve bo']);
  });

  test('release a version while another file for it is accepted: what was approved is out, the file is refused', async () => {
    const one = await approved(world, list('one'));
    const other = list('one', undefined, ['a', 'b', 'c']);
    const { list: seen } = await world.life.importList(other, anna);
    const [released, imported] = await Promise.all([
      world.life.act({ act: 'release', ...one }, bo),
      world.life.importList({ ...other, accept: seen!.sha256 }, anna),
    ]);
    expect([codes(released), imported.accepted]).toEqual([[], false]);
    expect(codes(imported)).not.toEqual([]);
    const { bytes } = (await world.life.content(one.url, one.version, 'json'))!;
    expect(JSON.parse(Buffer.from(bytes).toString()).concept).toHaveLength(2);
  });

  test('revoke a key while what it signed is retired: both are done, and the feed is genuine', async () => {
    await release(world, list('one'));
    await release(world, list('two'));
    world = await world.restart(ecKey('lists-2'));
    const url = 'https://a.example/CodeSystem/one';
    const [revoked, retired] = await Promise.all([
      world.life.revokeKey('lists-1', 'läckt', anna),
      world.life.act({ act: 'retire', url, version: '1' }, bo),
    ]);
    expect([revoked, codes(retired)]).toEqual([[], []]);
    const keys = await world.life.keys();
    expect(keys.keys.map(({ kid, revoked: r }) => [kid, r?.reason])).toEqual([
      ['lists-1', 'läckt'],
      ['lists-2', undefined],
    ]);
    const { bytes, signature, feed } = await world.life.feed(everything);
    expect(await verifyFeed(bytes, signature, feed, keys, undefined)).toEqual([]);
    for (const entry of feed.entries.filter(({ content, category }) => content && category === 'FHIR_CodeSystem'))
      expect(await verifyArtefact((await world.life.artefact(entry.content!.sha256))!.bytes, entry, keys)).toEqual([]);
  });

  test('read in two files for one version: what a person approved is what is released', async () => {
    const [first, second] = [list('one'), list('one', undefined, ['a', 'b', 'c'])];
    const seen = [await world.life.importList(first, anna), await world.life.importList(second, bo)];
    const taken = await Promise.all([
      world.life.importList({ ...first, accept: seen[0]!.list!.sha256 }, anna),
      world.life.importList({ ...second, accept: seen[1]!.list!.sha256 }, bo),
    ]);
    // Where one is done before the other begins, the later replaces the earlier draft; nothing of the other stays behind.
    const accepted = seen.filter((_, i) => taken[i]!.accepted).map(({ list }) => list!.sha256);
    const [draft] = (await world.life.status()).lists;
    expect(accepted).toContain(draft!.sha256);
    expect(await world.store.terminologyKeys('content')).toEqual([draft!.sha256]);
  });
});

describe('a release that dies', () => {
  const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

  test('by SIGKILL at any of its writes is whole or has not been; taken again, it is out once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vardbro-dying-'));
    const [key, keyFile] = [ecKey('lists-1'), join(folder, 'key.json')];
    writeFileSync(keyFile, JSON.stringify(key));
    const died: string[] = [];
    try {
      for (const [when, n] of [
        ['before', 1],
        ['after', 1],
        ['before', 2],
        ['after', 2],
      ] as const) {
        const file = join(folder, `${when}-${n}.db`);
        const before = await worldAt(file, key);
        await release(before, order('1.0.0'));
        await approved(before, order('2.0.0'));
        await before.store.close();
        const child = spawn(process.execPath, [here('dying-release.ts'), file, keyFile, when, String(n)]);
        const signal = await new Promise((resolve) => child.once('exit', (_code, by) => resolve(by)));
        died.push(`${when} ${n}: ${signal}`);

        const after = await worldAt(file, key);
        await removeLeftBehind(after.store);
        const found = (await after.life.status()).lists.find(({ version }) => version === '2.0.0')!;
        const out = when === 'after' && n === 2;
        expect([when, n, found.state]).toEqual([when, n, out ? 'released' : 'approved']);
        if (!out)
          expect(codes(await after.life.act({ act: 'release', url: careServices, version: '2.0.0' }, bo))).toEqual([]);
        await wholeAndOnce(after);
        await after.store.close();
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    expect(died).toEqual(['before 1: SIGKILL', 'after 1: SIGKILL', 'before 2: SIGKILL', 'after 2: SIGKILL']);
  }, 60_000);

  /** Two versions out, each once, genuine, with its package, its notices, and no bytes that nobody names. */
  async function wholeAndOnce({ life, store }: World): Promise<void> {
    const { bytes, signature } = await life.feed(everything);
    const feed = readFeed(bytes).feed!;
    const keys = await life.keys();
    expect(await verifyFeed(bytes, signature, feed, keys, undefined)).toEqual([]);
    expect(feed.entries.map(({ version, category }) => `${category} ${version}`)).toEqual([
      'FHIR_CodeSystem 2.0.0',
      'FHIR_Package 2.0.0',
      'FHIR_CodeSystem 1.0.0',
      'FHIR_Package 1.0.0',
    ]);
    const artefact = (await life.artefact(feed.entries[0]!.content!.sha256))!;
    expect(await verifyArtefact(artefact.bytes, feed.entries[0]!, keys)).toEqual([]);
    const { lists, pushes } = await life.status();
    expect([...(await store.terminologyKeys('content'))].sort()).toEqual(lists.map(({ sha256 }) => sha256).sort());
    expect(pushes.map(({ system, version }) => `${system} ${version}`)).toEqual([
      'clinic-ehr 1.0.0',
      'clinic-ehr 2.0.0',
      'region-ehr 1.0.0',
      'region-ehr 2.0.0',
    ]);
  }
});
