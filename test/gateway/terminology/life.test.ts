import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { careServices } from '../../../scripts/terminology/care-services.ts';
import { readFeed } from '../../../src/adapters/syndication/feed-xml.ts';
import { removeLeftBehind } from '../../../src/gateway/terminology/documents.ts';
import { sha256 } from '../../../src/model/content-hash.ts';
import { verifyArtefact, verifyFeed } from '../../../src/terminology/distribution/verify-feed.ts';
import { verifyDetached } from '../../../src/terminology/signing/detached-jws.ts';
import { ecKey } from '../../support/foundation.ts';
import { clinicUnit } from '../../support/two-units.ts';
import { anna, bo, codes, everything, nobody, openWorld, order, release, system, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

describe('an import', () => {
  test('changes nothing until it is accepted, and then takes exactly what was shown', async () => {
    const preview = await world.life.importList(order('1.0.0'), anna);
    expect(preview).toMatchObject({ accepted: false, list: { concepts: 64, version: '1.0.0' }, issues: [] });
    expect((await world.life.status()).lists).toEqual([]);
    const other = await world.life.importList(
      { ...order('2.0.0'), version: '1.0.0', accept: preview.list!.sha256 },
      anna,
    );
    expect([other.accepted, codes(other)]).toEqual([false, ['list-changed']]);
    expect((await world.life.importList({ ...order('1.0.0'), accept: preview.list!.sha256 }, anna)).accepted).toBe(
      true,
    );
    expect((await world.life.status()).lists).toMatchObject([
      { state: 'draft', authors: ['anna'], standing: 'unreleased' },
    ]);
  });

  test('shows what changes and who uses it, before anything is written', async () => {
    await release(world, order('1.0.0'));
    await world.life.acknowledge(careServices, '1.0.0', system('clinic-ehr', clinicUnit));
    const preview = await world.life.importList(order('2.0.0'), anna);
    expect(preview.diff).toMatchObject({
      from: '1.0.0',
      to: '2.0.0',
      inactivated: [{ code: 'OGO-KAT-02' }, { code: 'OGO-MAK-02' }],
    });
    expect(preview.impact).toMatchObject([{ sort: 'system', id: 'clinic-ehr', why: 'acknowledged version 1.0.0' }]);
  });

  test('by nobody in particular is refused', async () => {
    const preview = await world.life.importList(order('1.0.0'), nobody);
    expect(codes(await world.life.importList({ ...order('1.0.0'), accept: preview.list!.sha256 }, nobody))).toEqual([
      'list-person-required',
    ]);
  });

  test('of a signed file is held against its signature', async () => {
    await release(world, order('1.0.0'));
    const { bytes, list } = (await world.life.content(careServices, '1.0.0', 'json'))!;
    const keys = await world.life.keys();
    const signed = (content: Uint8Array) =>
      world.life.importList(
        { bytes: content, format: 'json', version: '1.0.0-copy', signed: { jws: list.signature!, keys } },
        anna,
      );
    expect(codes(await signed(bytes))).toEqual([]);
    expect(codes(await signed(Buffer.from(Buffer.from(bytes).toString().replace('ett öga', 'ett Öga'))))).toEqual([
      'signature-invalid',
    ]);
  });
});

describe('a release', () => {
  test('needs two people, and leaves an audit row for each step in the same transaction', async () => {
    await release(world, order('1.0.0'), { validFrom: '2026-01-01' });
    const [list] = (await world.life.status()).lists;
    expect(list).toMatchObject({ state: 'released', standing: 'in-force' });
    expect(list!.log.map(({ act, by }) => `${act} ${by.id}`)).toEqual([
      'import anna',
      'submit anna',
      'approve bo',
      'release bo',
    ]);
    const rows = (await world.store.auditRows({ limit: 100 })).map((row) => JSON.parse(row.event));
    expect(rows.filter((r) => JSON.stringify(r).includes('"terminology"')).length).toBe(4);
  });

  test('and every other step is taken by a person alone', async () => {
    await release(world, order('1.0.0'));
    const before = await world.life.status();
    for (const act of ['submit', 'approve', 'release', 'retire', 'withdraw'] as const) {
      const done = await world.life.act({ act, url: careServices, version: '1.0.0' }, nobody);
      expect([act, codes(done)]).toEqual([act, ['list-person-required']]);
    }
    expect(await world.life.status()).toEqual(before);
  });

  test('of a code re-used with a new meaning waits for an explicit reason', async () => {
    await release(world, order('1.0.0'));
    await release(world, order('2.0.0'));
    expect(codes(await release(world, order('2.1.0')))).toEqual(['list-code-reused']);
    const overrides = [{ code: 'KIR-VAR-02', reason: 'koden användes aldrig i skarp drift' }];
    const out = await world.life.act(
      { act: 'release', url: careServices, version: '2.1.0', overrides, outOfCycle: true },
      bo,
    );
    expect(out.list).toMatchObject({ state: 'released', outOfCycle: true, overrides });
  });

  test('survives a restart, also of a gateway with another key, and is swapped into the registry', async () => {
    await release(world, order('1.0.0'));
    expect(world.registry.current()).toBeDefined();
    expect([...world.registry.resources()].map((r) => r.resourceType)).toContain('CodeSystem');
    world = await world.restart(ecKey('lists-2'));
    expect((await world.life.status()).lists).toMatchObject([{ state: 'released' }]);
    expect((await world.life.keys()).keys.map((k) => [k.kid, 'd' in k])).toEqual([
      ['lists-1', false],
      ['lists-2', false],
    ]);
    expect([...world.registry.resources()].some((r) => r.resourceType === 'CodeSystem')).toBe(true);
  });

  test('is never changed: the same version with other content is refused', async () => {
    await release(world, order('1.0.0'));
    const preview = await world.life.importList({ ...order('2.0.0'), version: '1.0.0' }, anna);
    expect(codes(preview)).toEqual(['list-version-exists']);
    expect(
      codes(await world.life.importList({ ...order('2.0.0'), version: '1.0.0', accept: preview.list!.sha256 }, anna)),
    ).toEqual(['list-version-exists']);
  });
});

describe('the content of a draft', () => {
  const contents = () => world.store.terminologyKeys('content');
  const accepted = async (version: string, as = version) => {
    const asked = { ...order(version), version: as };
    const { list } = await world.life.importList(asked, anna);
    await world.life.importList({ ...asked, accept: list!.sha256 }, anna);
    return list!.sha256;
  };
  const named = { url: careServices, version: '1.0.0' };

  test('goes when another takes its place, and at the release', async () => {
    await accepted('2.0.0', '1.0.0');
    const second = await accepted('1.0.0');
    expect(await contents()).toEqual([second]);
    await world.life.act({ act: 'submit', ...named }, anna);
    await world.life.act({ act: 'approve', ...named }, bo);
    const { list } = await world.life.act({ act: 'release', ...named }, bo);
    expect(await contents()).toEqual([list!.sha256]);
    expect(await world.life.compare(careServices, '1.0.0')).toBeUndefined();
    expect(await world.life.content(careServices, '1.0.0', 'csv')).toBeDefined();
  });

  test('that was withdrawn stays until the version is read in anew', async () => {
    const first = await accepted('1.0.0');
    await world.life.act({ act: 'withdraw', ...named }, anna);
    expect(await contents()).toEqual([first]);
    const second = await accepted('2.0.0', '1.0.0');
    expect(await contents()).toEqual([second]);
  });

  test('that a death left behind goes at the next start, and nothing else', async () => {
    await release(world, order('1.0.0'));
    const [out] = await contents();
    const draft = await accepted('2.0.0');
    await world.store.accept({ terminology: [{ sort: 'content', key: 'f'.repeat(64), body: Buffer.from('{}') }] });
    await removeLeftBehind(world.store);
    expect(await contents()).toEqual([out, draft].sort());
  });
});

describe('the feed', () => {
  const read = async () => {
    const { bytes, signature } = await world.life.feed(everything);
    return { bytes, signature, feed: readFeed(bytes).feed! };
  };

  test('is an Atom document that says what to fetch, how long it is and what it must hash to', async () => {
    await release(world, order('1.0.0'));
    const { feed, bytes, signature } = await read();
    expect(feed.entries.map((e) => [e.category, `${e.url}|${e.version}`])).toEqual([
      ['FHIR_CodeSystem', `${careServices}|1.0.0`],
      ['FHIR_Package', 'se.vardbro.lists.care-services|1.0.0'],
    ]);
    // The same entries for a reader of HL7 CRMI's dialect.
    expect(
      Buffer.from(bytes)
        .toString()
        .match(/<hl7:artifactType>\w+|<hl7:publishAction>\w+/g),
    ).toEqual([
      '<hl7:artifactType>resource',
      '<hl7:publishAction>publish',
      '<hl7:artifactType>package',
      '<hl7:publishAction>publish',
    ]);
    const keys = await world.life.keys();
    expect(await verifyFeed(bytes, signature, feed, keys, undefined)).toEqual([]);
    const artefact = (await world.life.artefact(feed.entries[0]!.content!.sha256))!;
    expect(await verifyArtefact(artefact.bytes, feed.entries[0]!, keys)).toEqual([]);
    const pack = (await world.life.packageBytes('se.vardbro.lists.care-services', '1.0.0'))!;
    expect([sha256(pack), await verifyArtefact(pack, feed.entries[1]!, keys)]).toEqual([
      feed.entries[1]!.content!.sha256,
      [],
    ]);
  });

  test('filters, and names a retired version as retracted', async () => {
    await release(world, order('1.0.0'));
    await release(world, order('2.0.0'));
    world.time += 1000;
    await world.life.act({ act: 'retire', url: careServices, version: '1.0.0' }, anna);
    const only = async (filter: object) =>
      (await world.life.feed({ ...everything, ...filter })).feed.entries.map((e) => `${e.category} ${e.version}`);
    expect(await only({ canonical: [careServices] })).toEqual([
      'FHIR_CodeSystem_RETRACT 1.0.0',
      'FHIR_CodeSystem 2.0.0',
      'FHIR_CodeSystem 1.0.0',
    ]);
    expect(await only({ canonical: [`${careServices}|2.0.0`], category: ['FHIR_CodeSystem'] })).toEqual([
      'FHIR_CodeSystem 2.0.0',
    ]);
    expect(await only({ fhirVersion: ['5.0'] })).toEqual([]);
  });

  test('is refused with its reason when a byte is changed, a version swapped, or an older one played again', async () => {
    await release(world, order('1.0.0'));
    const older = await read();
    await release(world, order('2.0.0'));
    const newer = await read();
    const keys = await world.life.keys();
    const state = { id: newer.feed.id, sequence: newer.feed.sequence, updated: newer.feed.updated };
    expect(codes({ issues: await verifyFeed(older.bytes, older.signature, older.feed, keys, state) })).toEqual([
      'feed-replayed',
    ]);
    const changed = Buffer.from(Buffer.from(newer.bytes).toString().replace('2.0.0', '2.0.1'));
    expect(codes({ issues: await verifyFeed(changed, newer.signature, newer.feed, keys, undefined) })).toEqual([
      'signature-invalid',
    ]);
    const [two, , one] = newer.feed.entries;
    const bytesOfOne = (await world.life.artefact(one!.content!.sha256))!.bytes;
    const swapped = { ...two!, content: { ...one!.content! } };
    expect(codes({ issues: await verifyArtefact(bytesOfOne, swapped, keys) })).toEqual(['artefact-swapped']);
    const oneByte = Buffer.from(bytesOfOne);
    oneByte[100]! ^= 1;
    expect(codes({ issues: await verifyArtefact(oneByte, one!, keys) })).toEqual(
      expect.arrayContaining(['artefact-hash', 'signature-invalid']),
    );
    expect(codes({ issues: await verifyFeed(newer.bytes, undefined, newer.feed, keys, undefined) })).toEqual([
      'signature-missing',
    ]);
    const stranger = ecKey('stranger');
    expect(
      codes({ issues: await verifyFeed(newer.bytes, newer.signature, newer.feed, { keys: [stranger] }, undefined) }),
    ).toEqual(['signature-key-unknown']);
  });

  test('is signed anew when its key is revoked, and what the old key signed counts no more', async () => {
    await release(world, order('1.0.0'));
    const before = (await world.life.status()).lists[0]!;
    expect(codes({ issues: await world.life.revokeKey('lists-1', 'läckt', anna) })).toEqual(['list-state']);
    world = await world.restart(ecKey('lists-2'));
    expect(await world.life.revokeKey('lists-1', 'läckt', anna)).toEqual([]);
    const keys = await world.life.keys();
    const { bytes, list } = (await world.life.content(careServices, '1.0.0', 'json'))!;
    expect((await verifyDetached(bytes, before.signature, keys, 'x'))?.code).toBe('signature-key-revoked');
    expect(await verifyDetached(bytes, list.signature, keys, 'x')).toBeUndefined();
    const { feed } = await read();
    expect(await verifyArtefact(bytes, feed.entries[0]!, keys)).toEqual([]);
  });
});
