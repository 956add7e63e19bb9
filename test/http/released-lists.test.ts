import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { careServiceLists, careServices } from '../../scripts/terminology/care-services.ts';
import { readFeed } from '../../src/adapters/syndication/feed-xml.ts';
import type { ImportResult, MapReport } from '../../src/gateway/terminology/api.ts';
import { verifyArtefact, verifyFeed } from '../../src/terminology/distribution/verify-feed.ts';
import type { KeySet } from '../../src/terminology/signing/detached-jws.ts';
import { nobody, openWorld, order, person, release, system, type World } from '../gateway/terminology/world.ts';
import { type Door, openDoor } from './door.ts';

/** Lists that were really released, seen through the door: 1.0.0, a region's list with its map, a value set, then 2.0.0. */
const map = 'https://vardbro.example/fhir/ConceptMap/region-ekeby-to-care-services';
const set = 'https://vardbro.example/fhir/ValueSet/cataract';

let world: World;
let door: Door;
let second: Awaited<ReturnType<typeof release>>;
let tagBefore: string | null;

const json = (resource: unknown) => ({ bytes: Buffer.from(JSON.stringify(resource)), format: 'json' as const });
const get = (client: string, path: string, headers: Record<string, string> = {}) =>
  door.call(client, 'GET', path, { headers });
const query = (of: Record<string, string>) => `?${new URLSearchParams(of)}`;
const content = (of: Record<string, string>, headers?: Record<string, string>) =>
  get('engine', `/terminology/content${query({ url: careServices, ...of })}`, headers);

beforeAll(async () => {
  world = await openWorld();
  door = await openDoor({ change: (deps) => ({ ...deps, lists: world.life }) });
  const shipped = await careServiceLists();
  const ekeby = (file: string) => json(shipped.get(`region-ekeby-services/1.0.0/${file}.json`));
  const include = [{ system: careServices, concept: [{ code: 'OGO-KAT-01' }, { code: 'OGO-KAT-02' }] }];
  const cataract = {
    resourceType: 'ValueSet',
    url: set,
    version: '1',
    name: 'Cataract',
    title: 'Katarakt',
    status: 'draft',
  };
  await release(world, order('1.0.0'));
  await release(world, ekeby('CodeSystem-region-ekeby-services'));
  await release(world, ekeby('ConceptMap-region-ekeby-to-care-services'));
  await release(world, json({ ...cataract, compose: { include } }));
  await world.life.acknowledge(careServices, '1.0.0', system('engine'));
  tagBefore = (await content({ format: 'csv' })).headers.get('etag');
  second = await release(world, order('2.0.0'), { graceUntil: '2027-03-31' });
  await world.life.acknowledge(careServices, '2.0.0', system('engine-2'));
}, 60_000);
afterAll(async () => {
  await door.close();
  await world.close();
});

test('a release lists the value sets and maps that it breaks, and is out all the same', () => {
  expect(second.list?.state).toBe('released');
  expect(second.issues.map(({ severity, code, place }) => `${severity} ${code} ${place}`).sort()).toEqual([
    `warning list-breaks ConceptMap ${map}|1.0.0`,
    `warning list-breaks ValueSet ${set}|1`,
  ]);
  expect(second.issues.find(({ place }) => place?.startsWith('ValueSet'))?.found).toContain('OGO-KAT-02 inactive');
});

describe('a preview at POST /terminology/imports', () => {
  const preview = async (format: string, body: Uint8Array | string, more: Record<string, string> = {}) => {
    const named = { url: 'urn:uuid:preview', version: '1', title: 'Preview' };
    const answer = await door.call('operator', 'POST', `/terminology/imports${query({ ...named, ...more, format })}`, {
      headers: { 'Content-Type': 'application/octet-stream' },
      body: body as NonNullable<RequestInit['body']>,
    });
    return { status: answer.status, told: (await answer.json()) as ImportResult };
  };
  const lists = async () => (await world.life.status()).lists.map(({ url, version }) => `${url}|${version}`);

  test.each(['json', 'csv', 'tsv', 'xlsx'])('reads what was given out as %s, and writes nothing', async (format) => {
    const before = await lists();
    const given = await (await content({ format, version: '1.0.0' })).arrayBuffer();
    const { status, told } = await preview(format, new Uint8Array(given), { url: careServices, version: '3.0.0' });
    expect([status, told.accepted, told.list?.concepts, told.list?.previous]).toEqual([200, false, 64, '2.0.0']);
    expect(await lists()).toEqual(before);
  });

  test('reads the text form of a national classification by the profile that ships', async () => {
    const text =
      '# Klassifikation\r\nC5\tTumörer\r\n\r\nC56;Tumör i äggstock\r\nC569  Ospecificerad tumör; i äggstock\r\n';
    const by = { profile: 'klassifikation-text' };
    const { status, told } = await preview('text', text, by);
    expect([status, told.list?.concepts, told.issues]).toEqual([200, 3, []]);
    const twice = await preview('text', `${text}C56\tEn gång till\r\n`, by);
    expect([twice.status, JSON.stringify(twice.told)]).toEqual([422, expect.stringContaining('list-duplicate')]);
  });
});

test.each(['json', 'csv', 'tsv', 'xlsx'])('a version as %s is spared when nothing has changed', async (format) => {
  const first = await content({ format, version: '1.0.0' });
  const etag = first.headers.get('etag')!;
  const same = await content({ format, version: '1.0.0' }, { 'If-None-Match': etag });
  const other = await content({ format, version: '2.0.0' }, { 'If-None-Match': etag });
  expect([first.status, same.status, (await same.arrayBuffer()).byteLength, other.status]).toEqual([200, 304, 0, 200]);
});

test('without a version it is the one in force, and a release changes its tag', async () => {
  const now = await content({ format: 'csv' }, { 'If-None-Match': tagBefore! });
  expect([now.status, now.headers.get('vardbro-list-version')]).toEqual([200, '2.0.0']);
  expect(await now.text()).toContain('OGO-KAT-07');
});

test('the feed is filtered, spared when unchanged, and proved by the published keys with all that it names', async () => {
  const feed = async (of: Record<string, string>, headers?: Record<string, string>) => {
    const answer = await get('engine', `/syndication/feed.xml${query(of)}`, headers);
    return { answer, bytes: new Uint8Array(await answer.arrayBuffer()) };
  };
  const { answer, bytes } = await feed({ canonical: careServices, category: 'FHIR_CodeSystem' });
  const read = readFeed(bytes).feed!;
  expect(read.entries.map(({ url, version }) => `${url}|${version}`).sort()).toEqual([
    `${careServices}|1.0.0`,
    `${careServices}|2.0.0`,
  ]);
  const keys = (await (await get('engine', '/syndication/jwks.json')).json()) as KeySet;
  expect(await verifyFeed(bytes, answer.headers.get('vardbro-jws')!, read, keys, undefined)).toEqual([]);
  for (const entry of read.entries) {
    const artefact = await get('engine', `/syndication/artefacts/${entry.content!.sha256}`);
    expect(await verifyArtefact(new Uint8Array(await artefact.arrayBuffer()), entry, keys)).toEqual([]);
  }
  const same = { canonical: careServices, category: 'FHIR_CodeSystem' };
  const again = await feed(same, { 'If-None-Match': answer.headers.get('etag')! });
  expect([again.answer.status, again.bytes.byteLength]).toEqual([304, 0]);
  expect((await feed({ color: 'red' })).answer.status).toBe(400);
});

test('$version-status tells an operator of every system, and a system of itself', async () => {
  const status = async (client: string) => {
    const answer = await get(client, `/fhir/CodeSystem/$version-status${query({ url: careServices })}`);
    const { parameter } = (await answer.json()) as {
      parameter: { name: string; valueString?: string; part?: Record<string, unknown>[] }[];
    };
    const told = (part: Record<string, unknown>[]) =>
      part.map((one) => Object.entries(one).find(([key]) => key.startsWith('value'))![1]).join(' ');
    return parameter.flatMap(({ name, valueString, part }) =>
      name === 'current' ? [`current ${valueString}`] : part ? [told(part)] : [],
    );
  };
  expect(await status('operator')).toEqual([
    'current 2.0.0',
    'engine behind 1 1.0.0 acknowledged 0',
    'engine-2 up-to-date 0 2.0.0 acknowledged 0',
  ]);
  expect(await status('engine')).toEqual(['current 2.0.0', 'engine behind 1 1.0.0 acknowledged 0']);
  expect((await get('operator', `/fhir/CodeSystem/$version-status${query({ url: 'urn:none' })}`)).status).toBe(404);
});

test('release notes come as JSON, and as Markdown in Swedish and English', async () => {
  const notes = (more: Record<string, string>) =>
    get('operator', `/terminology/diff${query({ url: careServices, to: '2.0.0', ...more })}`);
  const told = (await (await notes({})).json()) as {
    diff: { inactivated: { code: string }[] };
    to: { graceUntil: string };
    impact: { sort: string; id: string }[];
  };
  expect(told.diff.inactivated.map(({ code }) => code)).toEqual(['OGO-KAT-02', 'OGO-MAK-02']);
  expect(told.to.graceUntil).toBe('2027-03-31');
  expect(told.impact).toContainEqual(expect.objectContaining({ sort: 'system', id: 'engine' }));
  const [sv, en] = await Promise.all(
    ['sv', 'en'].map(async (lang) => (await notes({ format: 'markdown', lang })).text()),
  );
  expect(sv).toContain('- Tidigare version får användas till: 2027-03-31');
  expect(en).toContain('- The earlier version may be used until: 2027-03-31');
  for (const text of [sv, en]) expect(text).toContain('`OGO-KAT-02`');
});

test('a map`s report says how complete it is, what the release broke in it, and what a person may look at', async () => {
  const answer = await get('operator', `/terminology/map-report${query({ url: map, version: '1.0.0' })}`);
  const { completeness, suggestions } = (await answer.json()) as MapReport;
  expect(completeness).toMatchObject({
    unmapped: [{ code: '403' }],
    brokenTargets: [
      { code: '102', target: 'OGO-KAT-02', why: 'inactive', replacedBy: ['OGO-KAT-07'] },
      { code: '303', target: 'KIR-VAR-02', why: 'absent', replacedBy: [] },
    ],
  });
  expect(suggestions[0]).toMatchObject({ code: '403', target: 'END-KOL-03', how: 'same-display' });
});

test('an import profile is saved by a person, and reads the next file also after a restart', async () => {
  const profile = { name: 'egen', columns: { code: 'Kod', display: 'Namn', parent: 'Under' } };
  const codes = (issues: readonly { readonly code: string }[]) => issues.map(({ code }) => code);
  expect(codes(await world.life.saveProfile(profile, nobody))).toEqual(['list-person-required']);
  expect(await world.life.saveProfile(profile, person('anna'))).toEqual([]);
  expect((await world.life.profiles()).map(({ name }) => name)).toContain('egen');
  const file = { bytes: Buffer.from('Under;Kod;Namn\n;A;Första\nA;B;Andra'), format: 'csv' as const };
  const asked = { ...file, url: 'urn:uuid:own', version: '1', title: 'Egen' };
  world = await world.restart();
  expect(await world.life.importList({ ...asked, profile: 'egen' }, person('anna'))).toMatchObject({
    issues: [],
    list: { concepts: 2 },
  });
  expect(codes((await world.life.importList({ ...asked, profile: 'other' }, person('anna'))).issues)).toEqual([
    'list-profile',
  ]);
  expect(codes((await world.life.importList(asked, person('anna'))).issues)).toContain('list-column');
});
