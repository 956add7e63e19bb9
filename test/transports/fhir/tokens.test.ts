import { decodeJwt, importJWK, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answer, cutAnswer, hangUp, nobody, openPartner, type Partner, silence } from '../partner.ts';
import { openSender, type Sender } from './sender.ts';

let partner: Partner;
let sender: Sender;
beforeEach(async () => {
  [partner, sender] = [await openPartner(), await openSender()];
});
afterEach(async () => {
  await partner.close();
  await sender.transport.close?.();
});

const ask = async () => {
  const found = await sender.tokens.token(partner.address);
  return 'token' in found ? found.token : found;
};
const formOf = (n: number) => new URLSearchParams(partner.tokenCalls[n]!.body.toString());

describe('a request for a token', () => {
  test('is a client assertion of SMART Backend Services, for this endpoint alone', async () => {
    await ask();
    const form = formOf(0);
    expect(form.get('grant_type')).toBe('client_credentials');
    expect(form.get('scope')).toBe('system/Bundle.c');
    expect(form.get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    const key = await importJWK(sender.publicKey, 'ES256');
    const { payload, protectedHeader } = await jwtVerify(form.get('client_assertion')!, key, {
      algorithms: ['ES256'],
      issuer: 'region-gateway',
      subject: 'region-gateway',
      audience: `${partner.origin}/oauth/token`,
      currentDate: new Date(sender.clock.now()),
    });
    expect(protectedHeader).toMatchObject({ kid: 'k1', typ: 'JWT' });
    expect(payload.exp! - payload.iat!).toBeLessThanOrEqual(300);
  });

  test('has a jti of its own each time', async () => {
    await ask();
    sender.clock.move(300_000);
    await ask();
    const jtis = [0, 1].map((n) => decodeJwt(formOf(n).get('client_assertion')!).jti);
    expect(jtis[0]).toBeTypeOf('string');
    expect(jtis[0]).not.toBe(jtis[1]);
  });

  test.each(['/fhir', '/fhir/', ''])('goes to the endpoint beside the FHIR base "%s"', async (path) => {
    await sender.tokens.token(`${partner.origin}${path}`);
    expect(partner.tokenCalls.map((call) => call.path)).toEqual(['/oauth/token']);
  });
});

describe('a token', () => {
  test('is used until 30 seconds before it ends', async () => {
    expect(await ask()).toBe('token-1');
    sender.clock.move(269_999);
    expect(await ask()).toBe('token-1');
    sender.clock.move(1);
    expect(await ask()).toBe('token-2');
  });

  test('is asked for once by all who need it at the same time', async () => {
    expect(await Promise.all(Array.from({ length: 20 }, ask))).toEqual(Array.from({ length: 20 }, () => 'token-1'));
    expect(partner.tokenCalls).toHaveLength(1);
  });

  test('that was refused is replaced once for all whom it was refused to', async () => {
    await ask();
    const refused = { refused: 'token-1' };
    const found = [
      await sender.tokens.token(partner.address, refused),
      await sender.tokens.token(partner.address, refused),
    ];
    expect(found.map((f) => 'token' in f && f.token)).toEqual(['token-2', 'token-2']);
  });

  test('belongs to one partner', async () => {
    const other = await openPartner();
    await ask();
    await sender.tokens.token(other.address);
    expect([partner.tokenCalls.length, other.tokenCalls.length]).toEqual([1, 1]);
    await other.close();
  });
});

describe('no token is transient, as no message has left', () => {
  test.each([
    ['an unknown client', answer(401, '{"error":"invalid_client"}'), 'token-401'],
    ['a request not understood', answer(400, '{"error":"invalid_request"}'), 'token-400'],
    ['an error of the partner', answer(500), 'token-500'],
    ['a redirect', answer(302, '', { location: 'http://127.0.0.1:1/' }), 'token-302'],
    ['an answer that is no JSON', answer(200, 'token'), 'token-form'],
    ['an answer of null', answer(200, 'null'), 'token-form'],
    ['a token without an end', answer(200, '{"access_token":"a"}'), 'token-form'],
    ['a token that would break a header', answer(200, '{"access_token":"a\\r\\nX: y","expires_in":9}'), 'token-form'],
    ['an answer without end', answer(200, 'x'.repeat(64_001)), 'token-answer-too-large'],
    ['a connection hung up', hangUp, 'token-cut'],
    ['an answer cut', cutAnswer, 'token-cut'],
  ])('%s', async (_what, conduct, code) => {
    partner.tokenConduct = conduct;
    expect(await ask()).toMatchObject({ outcome: 'transient', code, issues: [] });
  });

  test('and Retry-After is heard', async () => {
    partner.tokenConduct = answer(429, '', { 'retry-after': '5' });
    expect(await ask()).toMatchObject({ code: 'token-429', retryAfterMs: 5_000 });
  });

  test('where nobody listens', async () => {
    expect(await sender.tokens.token(`${await nobody()}/fhir`)).toMatchObject({ code: 'token-connect-refused' });
  });

  test('and a failure is not kept: the next asks anew', async () => {
    const conduct = partner.tokenConduct;
    partner.tokenConduct = answer(503);
    await ask();
    partner.tokenConduct = conduct;
    expect(await ask()).toBe('token-1');
  });

  test('when the one who waits gives up, or had no time from the start, while others go on waiting', async () => {
    const held = Promise.withResolvers<void>();
    const conduct = partner.tokenConduct;
    partner.tokenConduct = (...call) => void held.promise.finally(() => conduct(...call));
    const stop = new AbortController();
    const impatient = sender.tokens.token(partner.address, { signal: stop.signal });
    const patient = ask();
    stop.abort();
    const late = sender.tokens.token(partner.address, { signal: stop.signal });
    for (const given of [impatient, late])
      expect(await given).toMatchObject({ outcome: 'transient', code: 'token-aborted' });
    held.resolve();
    expect(await patient).toBe('token-1');
  });

  test('when the partner takes the request and says nothing', async () => {
    const quick = await openSender({ answerTimeout: 200 });
    partner.tokenConduct = silence;
    expect(await quick.tokens.token(partner.address)).toMatchObject({ code: 'token-timeout' });
    await quick.transport.close?.();
  });
});
