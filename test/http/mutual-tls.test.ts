import { X509Certificate } from 'node:crypto';
import https from 'node:https';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Certified, makeTestCa } from '../../src/cli/pki.ts';
import { askBody, assertion, type Door, openDoor } from './door.ts';

// TLS itself reads the machine's clock, so these certificates are made for today.
const today = Date.now();
const ca = makeTestCa(today);
const other = makeTestCa(today);
/** Trusted here as well, but its certificates ended eleven months ago. */
const old = makeTestCa(today - 365 * 86_400_000);
/** Trusted as well, and its certificates begin next year. */
const early = makeTestCa(today + 365 * 86_400_000);
const engine = ca.client('SE5566778899-VCEKEN');
const stranger = ca.client('SE5566778899-OKAND');
const gone = ca.client('SE5566778899-BORTA');
const careful = ca.client('SE5566778899-KIRURG');
const fingerprint = (c: Certified) => new X509Certificate(c.cert).fingerprint256.replaceAll(':', '').toLowerCase();

let door: Door;
beforeAll(async () => {
  door = await openDoor({
    tls: {
      ...ca.server(),
      clientCa: ca.cert + old.cert + early.cert,
      crl: [ca.revoke(gone), old.revoke(), early.revoke()],
    },
    certificates: { engine: [fingerprint(engine), fingerprint(gone)], 'engine-2': [fingerprint(careful)] },
    both: ['engine-2'],
  });
});
afterAll(() => door.close());

interface Ask {
  readonly certificate?: Certified;
  readonly token?: string;
  readonly body?: string;
  readonly path?: string;
}

/** Status and body of one request on a connection of its own; rejects when the connection is refused. */
function ask({ certificate, token, body, path = '/exchanges' }: Ask): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = https.request(
      `${door.url}${path}`,
      {
        agent: false,
        ca: ca.cert,
        ...certificate,
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          ...(token && { Authorization: `Bearer ${token}` }),
          ...(body && { 'Content-Type': 'application/x-www-form-urlencoded' }),
        },
      },
      async (response) => {
        const chunks = await response.toArray();
        resolve({ status: response.statusCode!, text: Buffer.concat(chunks).toString() });
      },
    );
    request.on('error', reject).end(body);
  });
}

describe('a client certificate', () => {
  test('that the directory knows is enough', async () => {
    expect((await ask({ certificate: engine })).status).toBe(200);
  });

  test('that the directory does not know is nobody, even beside a good token', async () => {
    expect((await ask({ certificate: stranger })).status).toBe(401);
    expect((await ask({ certificate: stranger, token: await door.tokenFor('engine') })).status).toBe(401);
  });

  test('must be of the client that the token names', async () => {
    expect((await ask({ certificate: engine, token: await door.tokenFor('engine') })).status).toBe(200);
    expect((await ask({ certificate: engine, token: await door.tokenFor('engine-2') })).status).toBe(401);
  });

  test('may be absent: the token alone opens the door', async () => {
    expect((await ask({ token: await door.tokenFor('engine') })).status).toBe(200);
    expect((await ask({})).status).toBe(401);
  });

  test.each<[string, () => Certified, string]>([
    ['of another authority', () => other.client('SE5566778899-VCEKEN'), 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['made for servers', () => ca.server(), 'INVALID_PURPOSE'],
    ['that has expired', () => old.client('SE5566778899-VCEKEN'), 'CERT_HAS_EXPIRED'],
    ['that is not valid yet', () => early.client('SE5566778899-VCEKEN'), 'CERT_NOT_YET_VALID'],
    ['that was revoked', () => gone, 'CERT_REVOKED'],
  ])('%s ends the connection before any request, good token or not', async (_name, make, code) => {
    const before = door.lines.length;
    const token = await door.tokenFor('engine');
    const certificate = make();
    await expect(ask({ certificate, token })).rejects.toThrow();
    const lines = door.lines.slice(before).map((line) => JSON.parse(line));
    expect(lines).toMatchObject([{ event: 'server-certificate-refused', code, fingerprint: fingerprint(certificate) }]);
  });
});

describe('a client that must show both proofs', () => {
  test('is let in with certificate and token, and by neither alone', async () => {
    const token = await door.tokenFor('engine-2');
    expect((await ask({ certificate: careful, token })).status).toBe(200);
    expect((await ask({ certificate: careful })).status).toBe(401);
    expect((await ask({ token })).status).toBe(401);
  });

  test('gets a token only over its own certificate, bound to it', async () => {
    const claims = { iss: 'engine-2', sub: 'engine-2' };
    const body = async () => askBody(await assertion(door.clientKeys.ES256.privateKey, claims)).toString();
    expect((await ask({ path: '/oauth/token', body: await body() })).status).toBe(401);
    expect((await ask({ certificate: careful, path: '/oauth/token', body: await body() })).status).toBe(200);
  });
});

test('a certificate alone is a login, once for each connection', async () => {
  const agent = new https.Agent({ keepAlive: true, ca: ca.cert, ...engine });
  const get = () =>
    new Promise<number>((resolve, reject) => {
      const request = https.get(`${door.url}/exchanges`, { agent }, async (response) => {
        await response.toArray();
        resolve(response.statusCode!);
      });
      request.on('error', reject);
    });
  const before = door.audited.length;
  expect([await get(), await get()]).toEqual([200, 200]);
  expect(door.audited.slice(before)).toEqual([{ act: 'login', client: 'engine' }]);
  agent.destroy();
});

describe('a token asked for over mutual TLS', () => {
  const path = '/oauth/token';
  const body = async (claims = {}) => askBody(await assertion(door.clientKeys.ES256.privateKey, claims)).toString();

  test('is bound to the certificate and worth nothing without it', async () => {
    const answer = await ask({ certificate: engine, path, body: await body() });
    const { access_token: token } = JSON.parse(answer.text) as { access_token: string };
    expect((await ask({ certificate: engine, token })).status).toBe(200);
    expect((await ask({ token })).status).toBe(401);
    expect((await ask({ certificate: stranger, token })).status).toBe(401);
  });

  test('is not given to one who shows the certificate of another', async () => {
    const answer = await ask({ certificate: engine, path, body: await body({ iss: 'engine-2', sub: 'engine-2' }) });
    expect(answer.status).toBe(401);
    expect((await ask({ certificate: stranger, path, body: await body() })).status).toBe(401);
  });
});
