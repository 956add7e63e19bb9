import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { careServices } from '../../../scripts/terminology/care-services.ts';
import { readFeed, writeFeed } from '../../../src/adapters/syndication/feed-xml.ts';
import { removeLeftBehind } from '../../../src/gateway/terminology/documents.ts';
import type { FeedEntry } from '../../../src/terminology/distribution/feed.ts';
import { verifyArtefact, verifyFeed } from '../../../src/terminology/distribution/verify-feed.ts';
import type { DeliveryResult } from '../../../src/transports/transport.ts';
import { ecKey, openWorld, order, person, release, type World, worldAt } from './world.ts';

const [anna, bo] = [person('anna'), person('bo')];
const everything = { canonical: [], category: [], fhirVersion: [] };
const codes = ({ issues }: { readonly issues: readonly { readonly code: string }[] }) => issues.map((i) => i.code);
const list = (name: string, identifier?: string, concepts = ['a', 'b']) => ({
  bytes: Buffer.from(
    JSON.stringify({
      resourceType: 'CodeSystem',
      url: `https://a.example/CodeSystem/${name}`,
      version: '1',
      name,
      title: name,
      status: 'draft',
      content: 'complete',
      ...(identifier && { identifier: [{ system: 'urn:ietf:rfc:3986', value: identifier }] }),
      concept: concepts.map((code) => ({ code, display: `${name} ${code}` })),
    }),
  ),
  format: 'json' as const,
});

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

/** Read in by anna, approved by bo, not yet out. */
async function approved(asked: Parameters<World['life']['importList']>[0], at = world) {
  const { list: seen } = await at.life.importList(asked, anna);
  const { url, version } = seen!;
  await at.life.importList({ ...asked, accept: seen!.sha256 }, anna);
  await at.life.act({ act: 'submit', url, version }, anna);
  await at.life.act({ act: 'approve', url, version }, bo);
  return { url, version };
}

describe('maintainers at once', () => {
  test('release ten lists: each gets a number of the feed of its own, none is refused', async () => {
    const named = [];
    for (let n = 0; n < 10; n++) named.push(await approved(list(`list-${n}`)));
    const done = await Promise.all(named.map((one) => world.life.act({ act: 'release', ...one }, bo)));
    expect(done.flatMap(codes)).toEqual([]);
    const { feed } = await world.life.feed(everything);
    expect(feed.sequence).toBe(10);
    expect(new Set(feed.entries.map(({ url, version }) => `${url}|${version}`)).size).toBe(20);
  });

  test('release, retire and withdraw one version: one step is taken, the others are told why not', async () => {
    const one = await approved(list('one'));
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
    const one = await approved(list('one'));
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
    expect(taken.map(({ accepted }) => accepted).sort()).toEqual([false, true]);
    const [draft] = (await world.life.status()).lists;
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
        await approved(order('2.0.0'), before);
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

test('a package with one byte changed is told, though it still unpacks', async () => {
  await release(world, order('1.0.0'));
  const { feed } = await world.life.feed(everything);
  const entry = feed.entries.find(({ category }) => category === 'FHIR_Package')!;
  const tgz = Buffer.from((await world.life.packageBytes('se.vardbro.lists.care-services', '1.0.0'))!);
  const keys = await world.life.keys();
  expect(await verifyArtefact(tgz, entry, keys)).toEqual([]);
  // The time in the gzip header: nothing of the content.
  tgz[4]! ^= 1;
  expect(codes({ issues: await verifyArtefact(tgz, entry, keys) })).toEqual(['artefact-hash']);
});

test('a feed of ten thousand entries is read whole by a receiver, and one beyond all measure is refused at once', () => {
  const entry = (n: number): FeedEntry => ({
    id: `urn:uuid:${String(n).padStart(12, '0')}`,
    title: 'Vårdtjänster',
    category: 'FHIR_CodeSystem',
    url: careServices,
    version: `1.0.${n}`,
    published: n,
    updated: n,
    content: {
      href: `https://gateway.example/${n}`,
      mediaType: 'application/fhir+json',
      length: n,
      sha256: 'a'.repeat(64),
      signature: 'a..b',
    },
  });
  const entries = Array.from({ length: 10_000 }, (_, n) => entry(n));
  const head = {
    id: 'urn:uuid:1',
    title: 'F',
    author: 'R',
    self: 'https://gateway.example/feed',
    updated: 1,
    sequence: 9,
  };
  const { feed } = readFeed(writeFeed({ ...head, entries }));
  expect([feed?.entries.length, feed?.entries.at(-1)]).toEqual([10_000, entries.at(-1)]);
  expect(codes(readFeed(Buffer.alloc(65 * 1024 * 1024, 32)))).toEqual(['body-too-large']);
}, 60_000);

test('a clock that was set back makes no newer feed look older, and an older feed is refused all the same', async () => {
  const read = async () => {
    const { bytes, signature } = await world.life.feed(everything);
    return { bytes, signature, feed: readFeed(bytes).feed! };
  };
  const judged = async (one: Awaited<ReturnType<typeof read>>, after: Awaited<ReturnType<typeof read>>) => {
    const { id, sequence, updated } = after.feed;
    const state = { id, sequence, updated };
    return codes({ issues: await verifyFeed(one.bytes, one.signature, one.feed, await world.life.keys(), state) });
  };
  world.time += 86_400_000;
  await release(world, list('one'));
  const first = await read();
  world.time -= 2 * 86_400_000;
  await release(world, list('two'));
  const second = await read();
  expect(second.feed.updated).toBe(first.feed.updated);
  expect([await judged(second, first), await judged(first, second)]).toEqual([[], ['feed-replayed']]);
});

describe('a name', () => {
  const oid = 'urn:oid:1.2.752.129.2.2.1.999';

  test('that another released list goes by is refused at the preview, at the import and at the release', async () => {
    // Both drafted while neither is out: only the release can tell.
    const second = await approved(list('two', oid));
    await release(world, list('one', oid));
    const refused = await world.life.act({ act: 'release', ...second }, bo);
    expect(refused.issues).toMatchObject([
      { code: 'list-alias-taken', place: 'identifier[0].value', found: `${oid}: https://a.example/CodeSystem/one` },
    ]);
    const preview = await world.life.importList(list('three', '1.2.752.129.2.2.1.999'), anna);
    expect(codes(preview)).toEqual(['list-alias-taken']);
    const accepted = await world.life.importList(
      { ...list('three', '1.2.752.129.2.2.1.999'), accept: preview.list!.sha256 },
      anna,
    );
    expect([accepted.accepted, codes(accepted)]).toEqual([false, ['list-alias-taken']]);
    expect(world.parts.lists.canonical(oid)).toBe('https://a.example/CodeSystem/one');
  });

  test('of its own in the next version is no fault', async () => {
    await release(world, list('one', oid));
    const next = JSON.parse(list('one', oid).bytes.toString());
    const bytes = Buffer.from(JSON.stringify({ ...next, version: '2' }));
    expect(codes(await release(world, { bytes, format: 'json' }))).toEqual([]);
  });
});

test('a subscriber that never answers holds up neither the others nor the rounds that follow', async () => {
  await release(world, order('1.0.0'));
  const gone = Promise.withResolvers<DeliveryResult>();
  const asked: string[] = [];
  const { deliver } = world.parts.engine;
  Object.assign(world.parts.engine, {
    deliver: async (...call: Parameters<typeof deliver>) => {
      asked.push(call[0].address);
      return call[0].address.includes('clinic') ? gone.promise : deliver(...call);
    },
  });
  const first = world.life.push();
  await expect.poll(async () => (await world.life.status()).pushes.map((p) => p.state)).toEqual(['due', 'sent']);
  await release(world, list('one'));
  expect(await world.life.push()).toBe(1);
  expect(asked.filter((address) => address.includes('clinic'))).toHaveLength(1);
  gone.resolve({ outcome: 'transient', code: 'timeout', issues: [] });
  expect(await first).toBe(1);
});

test('a hundred pins: each moment is judged by its own', async () => {
  for (const version of ['1.0.0', '2.0.0']) await release(world, order(version));
  for (let n = 0; n < 100; n++) {
    world.time += 1_000;
    const { pin } = await world.life.pin('ekeby-strand', [`${careServices}|${n % 2 ? '2.0.0' : '1.0.0'}`], anna);
    expect(world.parts.lists.meant(world.time, pin).get(careServices)).toBe(n % 2 ? '2.0.0' : '1.0.0');
  }
  const pins = world.parts.lists.pins();
  expect(pins).toHaveLength(100);
  const asOfEach = pins.map(async ({ from }) => (await world.life.pinned('ekeby-strand', from))!.lists);
  expect(await Promise.all(asOfEach)).toEqual(pins.map(({ lists }) => lists));
});
