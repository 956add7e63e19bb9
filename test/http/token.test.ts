import { type KeyObject, randomUUID } from 'node:crypto';
import { exportJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askToken, assertion, baseUrl, type Door, ecKeys, openDoor, rsaKeys, start } from './door.ts';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

const now = start / 1000;
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const claims = () => ({
  iss: 'engine',
  sub: 'engine',
  aud: `${baseUrl}/oauth/token`,
  exp: now + 240,
  jti: randomUUID(),
});

/** A token whose header jose itself would not write. */
async function withHeader(header: Record<string, unknown>, key: KeyObject): Promise<string> {
  const [, payload = '', signature = ''] = (await assertion(key)).split('.');
  return [base64({ alg: 'ES256', kid: 'k1', ...header }), payload, signature].join('.');
}

async function hmacWithPublicKey(): Promise<string> {
  const secret = door.clientKeys.RS256.publicKey.export({ type: 'spki', format: 'pem' });
  return new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'krsa' }).sign(Buffer.from(secret));
}

const foreign = ecKeys();
const es = () => door.clientKeys.ES256.privateKey;

const forged: Record<string, () => Promise<string> | string> = {
  'alg none': () => `${base64({ alg: 'none', kid: 'k1' })}.${base64(claims())}.`,
  'alg None in another case': () => `${base64({ alg: 'NoNe', kid: 'k1' })}.${base64(claims())}.`,
  'HS256 with the public key as secret': hmacWithPublicKey,
  'HS256 with an empty secret in the signature': () => `${base64({ alg: 'HS256', kid: 'k1' })}.${base64(claims())}.`,
  'no algorithm': () => withHeader({ alg: undefined }, es()),
  'an algorithm that is not asymmetric signing': () => withHeader({ alg: 'dir' }, es()),
  'PS256, which is not offered': async () =>
    new SignJWT(claims()).setProtectedHeader({ alg: 'PS256', kid: 'krsa' }).sign(door.clientKeys.RS256.privateKey),
  'ES384 named for a P-256 key': () => withHeader({ alg: 'ES384' }, es()),
  'RS256 named for an EC key': () => withHeader({ alg: 'RS256' }, es()),
  'the key of another': () => assertion(foreign.privateKey),
  'the key of another under a kid of ours': () => assertion(foreign.privateKey, {}, { kid: 'k384' }),
  'an unknown kid': () => assertion(es(), {}, { kid: 'k9' }),
  'no kid': () => assertion(es(), {}, { kid: undefined }),
  'a kid that is a path': () => assertion(es(), {}, { kid: '../../dev/null' }),
  'a jwk header': async () => assertion(foreign.privateKey, {}, { jwk: await exportJWK(foreign.publicKey) }),
  'a jku header': () => assertion(es(), {}, { jku: 'https://evil.example/jwks.json' }),
  'an x5u header': () => assertion(es(), {}, { x5u: 'https://evil.example/cert.pem' }),
  'an x5c header': () => assertion(es(), {}, { x5c: ['MIIB'] }),
  'a crit header': () => withHeader({ crit: ['b64'], b64: false }, es()),
  'a zip header': () => assertion(es(), {}, { zip: 'DEF' }),
  'another type of token': () => assertion(es(), {}, { typ: 'at+jwt' }),
  'another audience': () => assertion(es(), { aud: 'https://other.example/oauth/token' }),
  'the base URL as audience': () => assertion(es(), { aud: baseUrl }),
  'two audiences': () => assertion(es(), { aud: [`${baseUrl}/oauth/token`, 'https://other.example'] }),
  'no audience': () => assertion(es(), { aud: undefined }),
  'another issuer than subject': () => assertion(es(), { iss: 'engine-2' }),
  'another subject than issuer': () => assertion(es(), { sub: 'engine-2' }),
  'an unknown client': () => assertion(es(), { iss: 'nobody', sub: 'nobody' }),
  'no issuer': () => assertion(es(), { iss: undefined }),
  'an issuer that is no string': () => assertion(es(), { iss: 5, sub: 5 }),
  'an inherited property as issuer': () => assertion(es(), { iss: '__proto__', sub: '__proto__' }),
  'a time that has passed': () => assertion(es(), { exp: now - 60 }),
  'no expiry': () => assertion(es(), { exp: undefined }),
  'an expiry that is text': () => assertion(es(), { exp: String(now + 60) }),
  'a life longer than five minutes': () => assertion(es(), { exp: now + 400 }),
  'a time that has not come': () => assertion(es(), { nbf: now + 60 }),
  'issued in the future': () => assertion(es(), { iat: now + 60 }),
  'no jti': () => assertion(es(), { jti: undefined }),
  'an empty jti': () => assertion(es(), { jti: '' }),
  'a jti that is a number': () => assertion(es(), { jti: 7 }),
  'a jti without end': () => assertion(es(), { jti: 'x'.repeat(201) }),
  'a changed payload': async () => {
    const [header, , signature] = (await assertion(es())).split('.');
    return [header, base64({ ...claims(), iss: 'operator', sub: 'operator' }), signature].join('.');
  },
  'a cut signature': async () => (await assertion(es())).slice(0, -4),
  'no signature': async () => (await assertion(es())).replace(/[^.]*$/, ''),
  'a weak RSA key of its own': async () =>
    new SignJWT(claims()).setProtectedHeader({ alg: 'RS256', kid: 'krsa' }).sign(rsaKeys().privateKey),
  'an access token of ours': () => door.tokenFor('engine'),
  'four parts': async () => `${await assertion(es())}.x`,
  'no token at all': () => 'abc',
  'megabytes of dots': () => '.'.repeat(50_000),
};

describe('the token endpoint', () => {
  test.each(Object.entries(forged))('answers 401 to %s', async (_name, make) => {
    const response = await askToken(door.url, await make());
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: 'invalid_client', outcome: 'client-assertion' });
  });

  test.each([
    ['ES256', 'k1'],
    ['ES384', 'k384'],
    ['RS256', 'krsa'],
  ] as const)('takes an honest %s assertion and its token opens the door', async (alg, kid) => {
    const response = await askToken(door.url, await assertion(door.clientKeys[alg].privateKey, {}, { alg, kid }));
    const token = (await response.json()) as { access_token: string; expires_in: number; scope: string };
    expect(token).toMatchObject({ token_type: 'Bearer', expires_in: 300, scope: 'system/*.crs' });
    const headers = { Authorization: `Bearer ${token.access_token}` };
    expect((await fetch(`${door.url}/exchanges`, { headers })).status).toBe(200);
  });

  test('takes an assertion once only', async () => {
    const once = await assertion(es());
    expect((await askToken(door.url, once)).status).toBe(200);
    expect((await askToken(door.url, once)).status).toBe(401);
  });

  test('gives no more than the role may have, and narrows what was asked', async () => {
    const narrow = await askToken(door.url, await assertion(es()), { scope: 'system/Task.ruds openid' });
    const { access_token, scope } = (await narrow.json()) as { access_token: string; scope: string };
    expect(scope).toBe('system/Task.rs');
    const headers = { Authorization: `Bearer ${access_token}` };
    expect((await fetch(`${door.url}/fhir/Task`, { headers })).status).toBe(200);
    const refused = await fetch(`${door.url}/exchanges`, { headers });
    expect(refused.status).toBe(403);
    expect(refused.headers.get('www-authenticate')).toContain('insufficient_scope');
    const none = await askToken(door.url, await assertion(es()), { scope: 'patient/*.rs' });
    expect([none.status, ((await none.json()) as { error: string }).error]).toEqual([400, 'invalid_scope']);
  });

  test.each([
    [{ grant_type: 'password' }, 400, 'unsupported_grant_type'],
    [{ client_assertion_type: 'urn:other' }, 400, 'invalid_request'],
    [{ client_id: 'operator' }, 401, 'invalid_client'],
  ])('refuses %o', async (more, status, error) => {
    const response = await askToken(door.url, await assertion(es()), more);
    expect([response.status, ((await response.json()) as { error: string }).error]).toEqual([status, error]);
  });
});

describe('access tokens', () => {
  const get = (token: string) => fetch(`${door.url}/exchanges`, { headers: { Authorization: token } });
  const ours = (claims: Record<string, unknown>, header: Record<string, unknown> = {}) =>
    new SignJWT({
      iss: baseUrl,
      aud: baseUrl,
      sub: 'engine',
      client_id: 'engine',
      scope: 'system/*.crs',
      iat: now,
      exp: now + 300,
      jti: randomUUID(),
      ...claims,
    })
      .setProtectedHeader({ alg: 'ES256', kid: door.deps.key.kid, typ: 'at+jwt', ...header })
      .sign(door.deps.key.privateKey);

  test('written by the helper of this file are good unless a test spoils them', async () => {
    expect((await get(`Bearer ${await ours({})}`)).status).toBe(200);
  });

  test.each<[string, () => Promise<string>]>([
    ['a client assertion signed by our own key', async () => `Bearer ${await ours({}, { typ: 'JWT' })}`],
    ['another issuer', async () => `Bearer ${await ours({ iss: 'https://other.example' })}`],
    ['another audience', async () => `Bearer ${await ours({ aud: 'https://other.example' })}`],
    ['a subject that is not the client', async () => `Bearer ${await ours({ client_id: 'operator' })}`],
    ['a client that has left the directory', async () => `Bearer ${await ours({ sub: 'gone', client_id: 'gone' })}`],
    ['a life longer than five minutes', async () => `Bearer ${await ours({ iat: now - 400, exp: now + 3600 })}`],
    ['an expired token', async () => `Bearer ${await ours({ iat: now - 301, exp: now - 1 })}`],
    ['a token bound to a certificate, without it', async () => `Bearer ${await ours({ cnf: { 'x5t#S256': 'abc' } })}`],
    ['an empty binding', async () => `Bearer ${await ours({ cnf: {} })}`],
    ['the key of a client', async () => `Bearer ${await assertion(es(), {}, { typ: 'at+jwt' })}`],
    ['no scheme', async () => await ours({})],
    ['another scheme', async () => `Basic ${await ours({})}`],
    ['two tokens', async () => `Bearer ${await ours({})} ${await ours({})}`],
    ['an empty token', async () => 'Bearer '],
  ])('are refused: %s', async (_name, make) => {
    const response = await get(await make());
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="vardbro"/);
  });

  test('end when their five minutes are over', async () => {
    const token = `Bearer ${await door.tokenFor('engine')}`;
    door.time.now = start + 299_000;
    const before = (await get(token)).status;
    door.time.now = start + 301_000;
    const after = (await get(token)).status;
    door.time.now = start;
    expect([before, after]).toEqual([200, 401]);
  });
});
