import { SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeLocalTransport } from '../../src/gateway/local-transport.ts';
import { makeOverview } from '../../src/gateway/overview/make-overview.ts';
import { claimsOf } from '../../src/http/auth/reader-claims.ts';
import type { Transport } from '../../src/transports/transport.ts';
import { first as referral } from '../gateway/conversation.ts';
import { fails, holds, overviewWorld, reader, type World } from '../gateway/overview/world.ts';
import { diagnosis, note, patient } from '../transports/npo/items.ts';
import { baseUrl, type Door, ecKeys, jwks, openDoor, start } from './door.ts';

let world: World;
let door: Door;
let bearer: string;
const keys = ecKeys();

beforeAll(async () => {
  world = await overviewWorld();
  const { parts, gateway } = world.both.clinic;
  const transports = parts.transports as Map<string, Transport>;
  transports.set('local', makeLocalTransport(gateway.receive, parts.uuid));
  const overview = makeOverview(parts, gateway, world.all());
  const client = {
    clientId: 'journal',
    role: 'engine' as const,
    units: [world.both.clinic.unit, 'SE5599990008-ANNAN'],
    jwks: await jwks(keys, 'j1', 'ES256'),
  };
  const known = parts.directory();
  const directory = { ...known, client: (id: string) => (id === 'journal' ? client : known.client(id)) };
  door = await openDoor({ change: (deps) => ({ ...deps, overview, directory, gateway: gateway as never }) });
});
afterAll(async () => {
  await door.close();
  await world.close();
});
beforeEach(async () => {
  world.sources = holds([diagnosis('d1'), diagnosis('d2'), diagnosis('d3')]);
  delete world.security.said.block;
  delete world.security.said.consent;
  delete world.security.said.relation;
  bearer = await tokenOf(reader);
});

let n = 0;
async function tokenOf(
  who: object | undefined,
  claims: object = who ? claimsOf(who) : {},
  scope?: string,
): Promise<string> {
  const assertion = await new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'j1' })
    .setIssuer('journal')
    .setSubject('journal')
    .setAudience(`${baseUrl}/oauth/token`)
    .setJti(`jti-${n++}`)
    .setExpirationTime(start / 1000 + 200)
    .sign(keys.privateKey);
  const response = await fetch(`${door.url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      ...(scope !== undefined && { scope }),
    }),
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as { access_token: string }).access_token;
}

const who = `patient:identifier=${encodeURIComponent(`${patient.system}|${patient.value}`)}`;

interface Entry {
  readonly fullUrl: string;
  readonly resource: { readonly resourceType: string; readonly issue?: { details: { coding: { code: string }[] } }[] };
  readonly search: { readonly mode: string };
}
interface Answer {
  readonly status: number;
  readonly body: { total?: number; entry?: Entry[]; link?: { url: string }[]; issue?: Entry['resource']['issue'] };
  readonly text: string;
  readonly location: string | null;
}

async function ask(path: string, init: RequestInit = {}, token = bearer): Promise<Answer> {
  const headers = { Authorization: `Bearer ${token}`, ...(init.headers as object) };
  const response = await fetch(`${door.url}${path}`, { ...init, headers });
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text), text, location: response.headers.get('location') };
}
const search = (type: string, form: string, token = bearer) =>
  ask(
    `/fhir/${type}/_search`,
    { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: form },
    token,
  );
const record = (...parameter: object[]) =>
  ask('/fhir/$record', {
    method: 'POST',
    headers: { 'Content-Type': 'application/fhir+json' },
    body: JSON.stringify({ resourceType: 'Parameters', parameter }),
  });
const codesOf = ({ body }: Answer): string[] =>
  [...(body.issue ?? []), ...(body.entry ?? []).flatMap(({ resource }) => resource.issue ?? [])].map(
    (one) => one.details.coding[0]!.code,
  );
const matches = ({ body }: Answer) => (body.entry ?? []).filter(({ search: { mode } }) => mode === 'match');

describe('a search among the records of others', () => {
  test('gives the resources of the type, and with them the patient and who stands behind each', async () => {
    const answer = await search('Condition', who);
    expect([answer.status, answer.body.total]).toEqual([200, 3]);
    expect(matches(answer).map(({ resource }) => resource.resourceType)).toEqual(Array(3).fill('Condition'));
    const others = answer.body.entry!.filter(({ search: { mode } }) => mode === 'include');
    const types = new Set(others.map(({ resource }) => resource.resourceType));
    expect([...types].sort()).toEqual(expect.arrayContaining(['Patient', 'Provenance']));
    expect(world.asked.at(-1)!.query.patient).toEqual(patient);
  });

  test('says what is hidden and what is missing in an OperationOutcome of the answer', async () => {
    world.security.said.block = () => 'BLOCKED';
    const hidden = await search('Condition', who);
    expect([hidden.body.total, codesOf(hidden)]).toEqual([0, ['overview-hidden']]);
    expect(hidden.body.entry!.map(({ search: { mode } }) => mode)).toEqual(['outcome']);
    // That something is hidden is known for ten minutes.
    world.both.clock.advance(10 * 60_000);
    delete world.security.said.block;
    world.sources = () => ({ ...fails('timeout'), issues: [{ code: 'overview-source-failed', severity: 'error' }] });
    expect(codesOf(await search('Condition', who))).toEqual(['overview-source-failed', 'overview-hidden-unknown']);
  });

  test('a period has two ends, each a parameter', async () => {
    world.asked.length = 0;
    await search('Condition', `${who}&date=ge2026-01-01&date=le2026-03-31`);
    expect(world.asked[0]!.query.period).toEqual({ start: '2026-01-01', end: '2026-03-31' });
  });

  test('by category', async () => {
    const main = await search('Condition', `${who}&category=encounter-diagnosis`);
    const none = await search('Condition', `${who}&category=http://example.org|x`);
    expect([main.body.total, none.body.total]).toEqual([3, 0]);
  });

  test.each([
    ['no patient', '_count=5', 'search-parameter'],
    ['a patient without system', 'patient:identifier=196101182803', 'search-parameter'],
    ['two ways to name the patient', `${who}&patient.identifier=a|b`, 'search-parameter'],
    ['an unknown parameter', `${who}&code=x`, 'search-parameter'],
    ['a date with another prefix', `${who}&date=gt2026-01-01`, 'search-parameter'],
    ['a day that does not exist', `${who}&date=2026-13-01`, 'search-parameter'],
    ['the same end twice', `${who}&date=ge2026-01-01&date=ge2026-02-01`, 'search-parameter'],
  ])('%s is refused', async (_, form, code) => {
    const answer = await search('Condition', form);
    expect([answer.status, codesOf(answer)]).toEqual([400, [code]]);
    expect(answer.text).not.toContain('196101182803');
  });

  test('has the same ids whenever it is read, whatever else comes with it', async () => {
    const ids = ({ body }: Answer) => new Map(body.entry!.map((one) => [JSON.stringify(one.resource), one.fullUrl]));
    const before = ids(await search('Condition', who));
    world.sources = holds([diagnosis('d0'), diagnosis('d3'), diagnosis('d1')]);
    const after = ids(await search('Condition', who));
    const both = [...before.keys()].filter((said) => after.has(said));
    expect(both.map((said) => JSON.parse(said).resourceType).sort()).toEqual(
      expect.arrayContaining(['Condition', 'Condition', 'Patient', 'Provenance', 'Provenance']),
    );
    for (const said of both) expect(after.get(said)).toBe(before.get(said));
    expect([...before.values()].join()).not.toContain(patient.value);
  });

  test('is by POST alone: an address may hold no number, and GET says what to do instead', async () => {
    const numbered = await ask(`/fhir/Condition?${who}`);
    expect([numbered.status, numbered.text.includes(patient.value)]).toEqual([400, false]);
    const plain = await ask('/fhir/Condition?_count=5');
    expect([plain.status, plain.text.includes('POST /fhir/Condition/_search')]).toEqual([400, true]);
    const paged = await ask('/fhir/Condition/_search?_count=5');
    expect(paged.status).toBe(400);
  });

  test.each([
    '_include=Condition:encounter',
    '_summary=true',
    '_count=0',
    '_total=none',
    '_sort=date',
    '_elements=code',
  ])('%s is refused, not passed over', async (parameter) => {
    const answer = await search('Condition', `${who}&${parameter}`);
    expect([answer.status, codesOf(answer)]).toEqual([400, ['search-parameter']]);
  });

  test('a caller that hangs up ends the work at all sources, and that nothing was shown is in the audit', async () => {
    const caller = new AbortController();
    const ended = new Promise<void>((done) => {
      world.sources = (_, __, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            resolve(fails('aborted'));
            done();
          });
          caller.abort();
        });
    });
    const before = performance.now();
    await expect(
      fetch(`${door.url}/fhir/Condition/_search`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/x-www-form-urlencoded' },
        body: who,
        signal: caller.signal,
      }),
    ).rejects.toThrow();
    await ended;
    expect(performance.now() - before).toBeLessThan(1_500);
    await vi.waitFor(async () =>
      expect((await world.audited(1))[0]).toMatchObject({
        outcome: '4',
        outcomeDesc: expect.stringContaining('overview-abandoned'),
      }),
    );
  });

  test('a type that no entry becomes is not there', async () => {
    expect((await search('Appointment', who)).status).toBe(404);
  });

  test('nobody reads without a token that names the person; the client alone is not enough', async () => {
    const answer = await search('Condition', who, await tokenOf(undefined));
    expect([answer.status, [...new Set(codesOf(answer))]]).toEqual([403, ['overview-reader', 'overview-purpose']]);
  });

  test('claims in another form count as missing', async () => {
    const { extensions } = claimsOf(reader);
    const two = { ...extensions, ihe_iua: { ...extensions.ihe_iua, subject_organization_id: ['SE1', 'SE2'] } };
    const answer = await search('Condition', who, await tokenOf(undefined, { extensions: two }));
    expect([answer.status, codesOf(answer)]).toEqual([403, ['overview-reader']]);
  });

  test('no consent: nothing is asked, and 403 says why', async () => {
    world.security.said.consent = { has: false };
    world.asked.length = 0;
    const answer = await search('Condition', who);
    expect([answer.status, codesOf(answer), world.asked.length]).toEqual([403, ['overview-no-consent'], 0]);
  });

  test('the log of requests has no number of a person', () => {
    expect(door.lines.join()).not.toContain(patient.value);
  });
});

describe('pages', () => {
  const next = ({ body }: Answer): string => body.link![0]!.url.replace(`${baseUrl}`, '');

  test('the rest comes by the link next, to the same reader alone, for ten minutes', async () => {
    const first = await search('Condition', `${who}&_count=2`);
    expect([matches(first).length, first.body.total]).toEqual([2, 3]);
    const second = await ask(next(first));
    expect([second.status, matches(second).length, second.body.link]).toEqual([200, 1, undefined]);
    const all = [...matches(first), ...matches(second)].map((entry) => JSON.stringify(entry));
    expect(new Set(all).size).toBe(3);
    const colleague = await tokenOf({ ...reader, employee: 'SE5599990008-L0099' });
    expect((await ask(next(first), {}, colleague)).status).toBe(404);
    world.both.clock.advance(10 * 60_000);
    const late = await ask(next(first));
    expect([late.status, codesOf(late)]).toEqual([404, ['overview-page-unknown']]);
  });

  test('need no other scope than their search had, and are of its type alone', async () => {
    const own = await tokenOf(reader, undefined, 'system/Condition.s');
    const first = await search('Condition', `${who}&_count=2`, own);
    expect([first.status, next(first)]).toEqual([200, expect.stringMatching(/^\/fhir\/Condition\/_search\?page=/)]);
    expect((await ask(next(first), {}, own)).status).toBe(200);
    for (const elsewhere of ['DocumentReference/_search', '$record'])
      expect((await ask(next(first).replace('Condition/_search', elsewhere))).status).toBe(404);
  });

  test('are not for the same person for another purpose, in another assignment or at another unit', async () => {
    const first = await search('Condition', `${who}&_count=2`);
    const changes = [{ purpose: 'ETREAT' }, { assignment: 'Ett annat' }, { careUnit: 'SE5599990008-ANNAN' }];
    for (const change of changes)
      expect((await ask(next(first), {}, await tokenOf({ ...reader, ...change }))).status).toBe(404);
  });

  test('are each an access: in the audit, and in a record for the log', async () => {
    const first = await search('Condition', `${who}&_count=2`);
    const { store, clock } = world.both.clinic.parts;
    const before = (await store.accessLogsDue(clock.now(), 100)).length;
    await ask(next(first));
    const due = await store.accessLogsDue(clock.now(), 100);
    expect(due.length).toBe(before + 1);
    const [event] = await world.audited(1);
    const asked = (event!.entity as { query?: string }[]).find(({ query }) => query !== undefined)!.query!;
    expect(Buffer.from(asked, 'base64').toString()).toContain('1 entries shown on a further page');
  });

  test('show nothing once the relation is gone, and that is in the audit', async () => {
    const first = await search('Condition', `${who}&_count=2`);
    world.security.said.relation = { has: false };
    const answer = await ask(next(first));
    expect([answer.status, codesOf(answer)]).toEqual([403, ['overview-no-relation']]);
    expect((await world.audited(1))[0]).toMatchObject({ outcome: '4' });
    world.security.said.relation = { unavailable: 'timeout' };
    expect((await ask(next(first))).status).toBe(503);
  });

  test('leave out what has been blocked since, with all that belongs to it, and say so', async () => {
    const hidden = { unit: 'SE2321000016-PSYK' };
    world.sources = holds([diagnosis('d1'), diagnosis('d2'), diagnosis('d3', hidden), diagnosis('d4')]);
    const first = await search('Condition', `${who}&_count=2`);
    world.security.said.block = ({ careUnit }) => (careUnit === hidden.unit ? 'BLOCKED' : 'OK');
    const second = await ask(next(first));
    expect([matches(second).length, codesOf(second)]).toEqual([1, ['overview-hidden']]);
    expect(second.text).not.toContain(hidden.unit);
    expect(second.text).not.toContain('#d3');
  });

  test('do not tell whose the hidden entry is: units and persons that stand behind it alone are left out', async () => {
    const hidden = { unit: 'SE2321000016-PSYK' };
    world.sources = holds([diagnosis('d1'), diagnosis('d2'), diagnosis('d3', hidden)]);
    const first = await search('Condition', `${who}&_count=2`);
    expect(first.text).not.toContain(hidden.unit);
    world.security.said.block = ({ careUnit }) => (careUnit === hidden.unit ? 'BLOCKED' : 'OK');
    const second = await ask(next(first));
    expect(second.body.entry!.map(({ search: { mode } }) => mode)).toEqual(['outcome']);
    expect(codesOf(second)).toEqual(['overview-hidden']);
  });

  test('an unknown token is told as one that has expired', async () => {
    const answer = await ask('/fhir/$record?page=nonsense');
    expect([answer.status, codesOf(answer)]).toEqual([404, ['overview-page-unknown']]);
  });
});

describe('$record of a case', () => {
  let caseId: string;
  beforeAll(async () => {
    const message = referral();
    await world.both.region.submit({ ...message, patient: { ...message.patient, identifier: patient } });
    await world.both.run();
    const { rows } = await world.both.clinic.gateway.cases({ limit: 1 }, world.both.clinic.actor);
    caseId = rows[0]!.id;
  });
  const parts = async () => (await world.both.clinic.gateway.case(caseId, world.both.clinic.actor))!.parts;

  test('reads everything of the patient of the case, and keeps nothing', async () => {
    world.sources = holds([diagnosis('d1'), note(1)]);
    const before = (await parts()).length;
    const answer = await record({ name: 'case', valueString: caseId });
    expect([answer.status, codesOf(answer)]).toEqual([200, []]);
    expect(
      matches(answer)
        .map(({ resource }) => resource.resourceType)
        .sort(),
    ).toEqual(['Condition', 'DocumentReference']);
    expect((await parts()).length).toBe(before);
  });

  test('with types and period asks for those alone', async () => {
    world.asked.length = 0;
    const type = { name: 'type', valueCode: 'Condition' };
    await record({ name: 'case', valueString: caseId }, type, { name: 'date', valueString: 'ge2026-01-01' });
    const within = world.asked.filter(({ query }) => query.period.start !== undefined);
    expect(within.map(({ contract, query }) => [contract, query.period])).toEqual([
      ['GetDiagnosis 2.0', { start: '2026-01-01' }],
    ]);
  });

  test('with keep becomes a part of the case: a record copy from the unit to itself', async () => {
    const before = (await parts()).length;
    const answer = await record({ name: 'case', valueString: caseId }, { name: 'keep', valueBoolean: true });
    expect([answer.status, codesOf(answer)]).toEqual([200, []]);
    expect(answer.location).toMatch(/^\/exchanges\//);
    await world.tellLog();
    const copied = world.security.stored.find(({ activity }) => activity.type === 'Skriva')!;
    expect(copied.activity).toMatchObject({ args: `Kopierat till ärende ${caseId}`, purpose: 'Vård och behandling' });
    expect(copied.resources).toMatchObject([{ type: 'Diagnoser', careUnit: { id: 'SE2321000016-ORT' } }]);
    const copyOf = { action: 'C', subtype: [expect.anything(), expect.objectContaining({ code: 'overview-copy' })] };
    expect(await world.audited(8)).toEqual(expect.arrayContaining([expect.objectContaining(copyOf)]));
    await world.both.run();
    const after = await parts();
    expect(after.length).toBeGreaterThan(before);
    expect(after.at(-1)).toMatchObject({ mediaType: 'application/fhir+json' });
  });

  test('is not there for who reads at another unit of the client', async () => {
    bearer = await tokenOf({ ...reader, careUnit: 'SE5599990008-ANNAN' });
    expect((await record({ name: 'case', valueString: caseId })).status).toBe(404);
  });

  test.each<[string, object[], number]>([
    ['no case', [], 422],
    ['a case of others', [{ name: 'case', valueString: 'b2f3c1de-0000-4000-8000-000000000001' }], 404],
    ['an unknown parameter', [{ name: 'patient', valueString: 'x' }], 422],
    ['a value of another type', [{ name: 'case', valueCode: 'x' }], 422],
    [
      'a word where true or false belongs',
      [
        { name: 'case', valueString: 'x' },
        { name: 'keep', valueBoolean: 'false' },
      ],
      422,
    ],
    [
      'a type that no entry becomes',
      [
        { name: 'case', valueString: 'x' },
        { name: 'type', valueCode: 'Appointment' },
      ],
      422,
    ],
  ])('%s is refused', async (_, parameters, status) => {
    expect((await record(...parameters)).status).toBe(status);
  });
});
