import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { exportJWK, type JSONWebKeySet, SignJWT } from 'jose';
import { defaultLimits, type Limits } from '../../src/gateway/directory/config.ts';
import type { Client, Directory, Organisation } from '../../src/gateway/directory/directory.ts';
import { createApp } from '../../src/http/app.ts';
import { issueToken } from '../../src/http/auth/access-token.ts';
import { ceilingOf } from '../../src/http/auth/scopes.ts';
import type { HttpDeps, SigningKey } from '../../src/http/deps.ts';
import { createLog } from '../../src/http/log.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { createServer, type ServerOptions } from '../../src/http/server.ts';
import { openDefinitions } from '../../src/validation/packages/definitions.ts';
import { fakeGateway, fakeLists, fakeOperating, otherUnit, ourUnit } from './fake-gateway.ts';
import { terminologyDoor } from './terminology-door.ts';

/** Of R4; none of our packages, so that tests do not change with them. */
const definitions = openDefinitions();

export const baseUrl = 'https://gateway.example';
/** A fixed time: 2026-09-21T14:13:20Z. */
export const start = 1_790_000_000_000;

export interface Keys {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}
export const ecKeys = (namedCurve = 'P-256'): Keys => generateKeyPairSync('ec', { namedCurve });
export const rsaKeys = (): Keys => generateKeyPairSync('rsa', { modulusLength: 2048 });

export async function jwks(keys: Keys, kid: string, alg: string): Promise<JSONWebKeySet> {
  return { keys: [{ ...(await exportJWK(keys.publicKey)), kid, alg, use: 'sig' }] };
}

/** Of every door: making it costs more than most tests do. */
const rsa = rsaKeys();

async function signingKey(): Promise<SigningKey & Keys> {
  const keys = ecKeys();
  const kid = 'gateway-1';
  return { ...keys, kid, publicJwk: { ...(await exportJWK(keys.publicKey)), kid, alg: 'ES256', use: 'sig' } };
}

/** A directory of an engine, another region's engine, an operator and a partner; only the look-ups that doors make. */
function directory(clients: readonly Client[], organisations: readonly Organisation[]): Directory {
  const nothing = () => undefined;
  const agreement = (id: string, ...parties: [string, string]) => ({ id, parties, kinds: ['referral' as const] });
  const agreements = [
    agreement('a', 'SE5566778899', 'SE2321000016'),
    agreement('of-others', 'SE5561234567', 'SE2321000016'),
  ];
  return {
    client: (id) => clients.find((c) => c.clientId === id),
    organisationBySystem: (id) => organisations.find((o) => o.hsaId === id || o.systems?.includes(id)),
    organisationByClient: (id) => organisations.find((o) => o.clientId === id),
    byCertificate: (print) => [...clients, ...organisations].find((c) => c.certificates?.includes(print)),
    unitsOf: () => [{ hsaId: otherUnit, name: 'Kirurgen', organisation: 'SE5566778899' }],
    organisation: nothing,
    unit: nothing,
    organisationOf: () => ({ hsaId: 'SE5566778899', name: 'Eke', sector: 'private' }),
    isLocal: () => true,
    agreementBetween: nothing,
    data: { organisations, units: [], agreements, clients },
  };
}

export interface DoorOptions {
  readonly limits?: Partial<Limits>;
  readonly certificates?: Readonly<Record<string, readonly string[]>>;
  /** Clients that must show both proofs. */
  readonly both?: readonly string[];
  readonly tls?: ServerOptions['tls'];
  readonly change?: (deps: HttpDeps) => HttpDeps;
}

/** A running door with a fake gateway behind it, a clock that stands still, and the log in an array. */
export async function openDoor(options: DoorOptions = {}) {
  const time = { now: start };
  const clock = { now: () => time.now };
  const lines: string[] = [];
  const audited: object[] = [];
  const clientKeys = { ES256: ecKeys(), ES384: ecKeys('P-384'), RS256: rsa };
  const certificatesOf = (id: string) => options.certificates?.[id] ?? [];
  const client = async (clientId: string, role: Client['role'], units: string[]): Promise<Client> => ({
    clientId,
    role,
    units,
    jwks: await jwks(clientKeys.ES256, 'k1', 'ES256'),
    certificates: certificatesOf(clientId),
    ...(options.both?.includes(clientId) && { proof: 'both' as const }),
  });
  const engine = await client('engine', 'engine', [ourUnit]);
  const es384 = await jwks(clientKeys.ES384, 'k384', 'ES384');
  const rs256 = await jwks(clientKeys.RS256, 'krsa', 'RS256');
  const clients: Client[] = [
    { ...engine, jwks: { keys: [...engine.jwks!.keys, ...es384.keys, ...rs256.keys] } },
    await client('engine-2', 'engine', [otherUnit]),
    await client('operator', 'operator', []),
  ];
  const partner: Organisation = {
    hsaId: 'SE2321000016',
    name: 'Region Exempel',
    sector: 'public',
    clientId: 'partner',
    jwks: await jwks(clientKeys.ES256, 'k1', 'ES256'),
    certificates: certificatesOf('partner'),
  };
  const seen = new Set<string>();
  const gateway = fakeGateway();
  const queue = async () => ({ ready: 2, claimed: 1, dead: 1, oldestDueAt: start - 60_000 });
  const log = createLog({ level: 'info', clock, write: (line) => lines.push(line) });
  const plain: HttpDeps = {
    gateway,
    operating: fakeOperating,
    lists: fakeLists,
    access: {
      login: async (actor) => void audited.push({ act: 'login', client: actor.clientId }),
      refused: async ({ actor, codes, asked }) =>
        void audited.push({ act: 'refused', client: actor?.clientId, codes, asked }),
    },
    directory: directory(clients, [partner]),
    store: {
      once: async (scope, id) => !seen.has(`${scope} ${id}`) && !!seen.add(`${scope} ${id}`),
      health: async () => ({ ok: true, detail: 'ok' }),
    },
    validator: { validate: () => [] },
    underManifest: (_manifest, work) => ({ result: work(), against: {} }),
    definitions,
    profiles: [],
    terminology: terminologyDoor(),
    rivta: { platforms: ['SE5565594230-PLATTFORM'] },
    baseUrl,
    limits: { ...defaultLimits, ...options.limits },
    duplicatesMs: 90 * 86_400_000,
    version: '0.0.0-test',
    key: await signingKey(),
    clock,
    newId: randomUUID,
    issueCode: (clientId) => `code-of-${clientId}`,
    log,
    metrics: createMetrics({ clock, queue }),
  };
  const deps = options.change?.(plain) ?? plain;
  const server = createServer({
    app: createApp(deps),
    listen: { host: '127.0.0.1', port: 0 },
    ...(options.tls && { tls: options.tls }),
    limits: deps.limits,
    log,
  });
  const { port } = await server.start();
  const url = `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`;
  const tokenFor = (clientId: string, certificate?: string) => {
    const role = clientId === 'partner' ? 'partner' : clients.find((c) => c.clientId === clientId)!.role;
    return issueToken({ clientId, scopes: ceilingOf(role), certificate }, deps);
  };
  return {
    url,
    port,
    deps,
    gateway,
    lines,
    /** Logins and refusals, as the audit gets them. */
    audited,
    time,
    clientKeys,
    tokenFor,
    close: () => server.close(1_000),
    /** A request as a client, with its token; as nobody when `client` is undefined. */
    async call(client: string | undefined, method: string, path: string, init: RequestInit = {}): Promise<Response> {
      const headers = new Headers(init.headers);
      if (client !== undefined) headers.set('Authorization', `Bearer ${await tokenFor(client)}`);
      return fetch(url + path, { ...init, method, headers });
    },
  };
}

export type Door = Awaited<ReturnType<typeof openDoor>>;

/** A good client assertion with overrides, signed by `key`. */
export function assertion(
  key: KeyObject,
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
): Promise<string> {
  const payload = {
    iss: 'engine',
    sub: 'engine',
    aud: `${baseUrl}/oauth/token`,
    exp: start / 1000 + 240,
    jti: randomUUID(),
    ...claims,
  };
  return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'JWT', ...header }).sign(key);
}

/** The form of a token request with an assertion. */
export const askBody = (assertion: string, more: Record<string, string> = {}): URLSearchParams =>
  new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
    scope: 'system/*.crs',
    ...more,
  });

/** POST /oauth/token with an assertion. */
export const askToken = (url: string, assertion: string, more: Record<string, string> = {}): Promise<Response> =>
  fetch(`${url}/oauth/token`, { method: 'POST', body: askBody(assertion, more) });

/** The outcome codes of an OperationOutcome answer; proves that it is one. */
export async function codesOf(response: Response): Promise<string[]> {
  const body = (await response.json()) as {
    resourceType: string;
    issue: { details: { coding: { code: string }[] } }[];
  };
  if (body.resourceType !== 'OperationOutcome') throw new Error(`not an OperationOutcome: ${body.resourceType}`);
  return body.issue.map((i) => i.details.coding[0]!.code);
}
