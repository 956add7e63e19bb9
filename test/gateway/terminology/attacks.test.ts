import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { careServices } from '../../../scripts/terminology/care-services.ts';
import { readFeed, writeFeed } from '../../../src/adapters/syndication/feed-xml.ts';
import type { FeedEntry } from '../../../src/terminology/distribution/feed.ts';
import { verifyArtefact, verifyFeed } from '../../../src/terminology/distribution/verify-feed.ts';
import type { DeliveryResult } from '../../../src/transports/transport.ts';
import { anna, approved, bo, codes, everything, list, openWorld, order, release, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

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
    const second = await approved(world, list('two', oid));
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
