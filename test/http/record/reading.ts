import { type JSONWebKeySet, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { makeOverview } from '../../../src/gateway/overview/make-overview.ts';
import { claimsOf } from '../../../src/http/auth/reader-claims.ts';
import { holds, overviewWorld, reader, type World } from '../../gateway/overview/world.ts';
import { diagnosis, patient } from '../../transports/npo/items.ts';
import { baseUrl, type Door, ecKeys, jwks, openDoor, start } from '../door.ts';

interface Entry {
  readonly fullUrl: string;
  readonly resource: { readonly resourceType: string; readonly issue?: { details: { coding: { code: string }[] } }[] };
  readonly search: { readonly mode: string };
}

export interface Answer {
  readonly status: number;
  readonly body: { total?: number; entry?: Entry[]; link?: { url: string }[]; issue?: Entry['resource']['issue'] };
  readonly text: string;
  readonly location: string | null;
}

export const who = `patient:identifier=${encodeURIComponent(`${patient.system}|${patient.value}`)}`;

export const codesOf = ({ body }: Answer): string[] =>
  [...(body.issue ?? []), ...(body.entry ?? []).flatMap(({ resource }) => resource.issue ?? [])].map(
    (one) => one.details.coding[0]!.code,
  );

export const matches = ({ body }: Answer) => (body.entry ?? []).filter(({ search: { mode } }) => mode === 'match');

const keys = ecKeys();

/** The clinic's door, at which its client reads what others have; its sources hold three diagnoses at the start of each test. */
export function useReading() {
  let world: World;
  let door: Door;
  const here = {
    /** Of the reader of the world, unless a test puts another in its place. */
    bearer: '',
    get world() {
      return world;
    },
    get door() {
      return door;
    },
  };
  let n = 0;

  beforeAll(async () => {
    world = await overviewWorld();
    door = await readersDoor(world, await jwks(keys, 'j1', 'ES256'));
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
    here.bearer = await tokenOf(reader);
  });

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

  async function ask(path: string, init: RequestInit = {}, token = here.bearer): Promise<Answer> {
    const headers = { Authorization: `Bearer ${token}`, ...(init.headers as object) };
    const response = await fetch(`${door.url}${path}`, { ...init, headers });
    const text = await response.text();
    return { status: response.status, body: JSON.parse(text), text, location: response.headers.get('location') };
  }
  const search = (type: string, form: string, token = here.bearer) =>
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

  return Object.assign(here, { tokenOf, ask, search, record });
}

function readersDoor({ both, all }: World, jwks: JSONWebKeySet): Promise<Door> {
  const { parts, gateway, unit } = both.clinic;
  const overview = makeOverview(parts, gateway, all());
  const client = { clientId: 'journal', role: 'engine' as const, units: [unit, 'SE5599990008-ANNAN'], jwks };
  const known = parts.directory();
  const directory = { ...known, client: (id: string) => (id === 'journal' ? client : known.client(id)) };
  return openDoor({ change: (deps) => ({ ...deps, overview, directory, gateway: gateway as never }) });
}
