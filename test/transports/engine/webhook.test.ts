import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type EngineDelivery, engineDelivery } from '../../../src/transports/engine/engine-delivery.ts';
import { webhookSignature } from '../../../src/transports/engine/webhook.ts';
import { addressGuard } from '../../../src/transports/outgoing/address-guard.ts';
import { outgoingDispatcher } from '../../../src/transports/outgoing/outgoing-dispatcher.ts';
import { answer, cutAnswer, hangUp, nobody, openPartner, type Partner, silence } from '../partner.ts';
import { item, seconds } from './item.ts';

const folder = mkdtempSync(join(tmpdir(), 'vardbro-webhook-'));
const secretFile = join(folder, 'secret');
writeFileSync(secretFile, 'an invented secret\n');

const hosts = () => ['127.0.0.1'];
const guard = addressGuard(hosts, hosts);
const dispatcher = outgoingDispatcher({ guard, connectTimeout: 5_000, answerTimeout: 300 });
const engine: EngineDelivery = engineDelivery({ dispatcher, guard, clock: { now: () => seconds * 1000 + 999 } });
let partner: Partner;

beforeAll(async () => {
  partner = await openPartner();
});
beforeEach(() => {
  partner.calls.length = 0;
});
afterAll(async () => {
  await partner.close();
  await dispatcher.close();
  rmSync(folder, { recursive: true });
});

const target = (address = `${partner.origin}/in`) => ({ type: 'webhook' as const, address, secretFile });
const deliver = (to: Parameters<EngineDelivery['deliver']>[0] = target(), signal = AbortSignal.timeout(20_000)) =>
  engine.deliver(to, item, signal);

describe('a webhook', () => {
  test('gets the bytes as they are, with what they are about in headers', async () => {
    partner.conduct = answer(204);
    expect(await deliver()).toEqual({ outcome: 'delivered', code: 'http-204', status: 204, issues: [] });
    const [call] = partner.calls;
    expect(call).toMatchObject({ method: 'POST', path: '/in' });
    expect(call!.headers).toMatchObject({
      'content-type': item.mediaType,
      'vardbro-exchange': item.exchangeId,
      'vardbro-case': item.caseId,
      'vardbro-event': item.event,
      'vardbro-message': item.messageId,
      'vardbro-timestamp': item.at,
    });
    expect(new Uint8Array(call!.body)).toEqual(item.bytes);
  });

  test('can tell by the signature that the bytes are ours, unchanged and of now', async () => {
    partner.conduct = answer(200);
    await deliver();
    const { headers, body } = partner.calls[0]!;
    const mac = createHmac('sha256', 'an invented secret')
      .update(`${seconds}.${body.toString('utf8')}`)
      .digest('hex');
    expect(headers['vardbro-signature']).toBe(`t=${seconds},v1=${mac}`);
  });

  test('is not signed for where it has no secret', async () => {
    partner.conduct = answer(200);
    await deliver({ type: 'webhook', address: `${partner.origin}/in` });
    expect(partner.calls[0]!.headers).not.toHaveProperty('vardbro-signature');
  });

  test.each(['missing', 'empty'])('gets nothing while its secret is %s', async (what) => {
    const file = join(folder, what);
    if (what === 'empty') writeFileSync(file, ' \n');
    const result = await deliver({ ...target(), secretFile: file });
    expect(result).toEqual({ outcome: 'transient', code: 'webhook-secret', issues: [] });
    expect(partner.calls).toEqual([]);
  });

  test.each([
    ['a refusal', answer(403), 'permanent', 'http-403'],
    ['an unknown path', answer(404), 'permanent', 'http-404'],
    ['a redirect', answer(307, '', { location: 'http://127.0.0.1/other' }), 'permanent', 'http-redirect'],
    ['a wrong secret', answer(401), 'transient', 'http-401'],
    ['a full queue', answer(429), 'transient', 'http-429'],
    ['a rest', answer(503), 'transient', 'http-503'],
    ['an error', answer(500), 'ambiguous', 'http-500'],
    ['a hang-up', hangUp, 'ambiguous', 'cut'],
    ['silence', silence, 'ambiguous', 'timeout'],
    // The status has come, and it is all that counts here.
    ['an acceptance cut in its body', cutAnswer, 'delivered', 'http-200'],
    ['an acceptance with a long body', answer(200, 'x'.repeat(200_000)), 'delivered', 'http-200'],
  ])('answers with %s', async (_what, conduct, outcome, code) => {
    partner.conduct = conduct;
    expect(await deliver()).toMatchObject({ outcome, code });
    expect(partner.calls).toHaveLength(1);
  });

  test('may ask for time', async () => {
    partner.conduct = answer(503, '', { 'retry-after': '12' });
    expect(await deliver()).toMatchObject({ retryAfterMs: 12_000 });
  });

  test('that nobody answers at is transient', async () => {
    expect(await deliver(target(await nobody()))).toMatchObject({ outcome: 'transient', code: 'connect-refused' });
  });

  test('that is no host of the directory is never called', async () => {
    const elsewhere = target(partner.origin.replace('127.0.0.1', 'localhost'));
    expect(await deliver(elsewhere)).toMatchObject({ outcome: 'permanent', code: 'address-host-not-allowed' });
    expect(partner.calls).toEqual([]);
  });
});

describe('an HTTP listener of an engine', () => {
  const file = join(folder, 'authorization');
  const listener = () => ({ type: 'http' as const, address: `${partner.origin}/in`, authorizationFile: file });

  test('gets the bytes as they are, unsigned, with the Authorization that it asks for', async () => {
    writeFileSync(file, 'Basic bW90dGFnYXJlOmVuIGhlbWxpZ2hldA==\n');
    partner.conduct = answer(202);
    expect(await deliver(listener())).toMatchObject({ outcome: 'delivered', code: 'http-202' });
    const { headers, body } = partner.calls[0]!;
    expect(headers).toMatchObject({
      authorization: 'Basic bW90dGFnYXJlOmVuIGhlbWxpZ2hldA==',
      'vardbro-exchange': item.exchangeId,
    });
    expect(headers).not.toHaveProperty('vardbro-signature');
    expect(new Uint8Array(body)).toEqual(item.bytes);
  });

  test('that asks for nothing gets the bytes alone', async () => {
    partner.conduct = answer(200);
    expect(await deliver({ type: 'http', address: `${partner.origin}/in` })).toMatchObject({ outcome: 'delivered' });
    expect(partner.calls[0]!.headers).not.toHaveProperty('authorization');
  });

  test.each(['', 'Basic', 'Bearer a\nX-Other: b', 'Bearer å'])(
    'gets nothing while its Authorization is %j',
    async (said) => {
      writeFileSync(file, said);
      expect(await deliver(listener())).toEqual({ outcome: 'transient', code: 'http-authorization', issues: [] });
      rmSync(file);
      expect(await deliver(listener())).toMatchObject({ code: 'http-authorization' });
      expect(partner.calls).toEqual([]);
    },
  );
});

test('the signature covers time and body, each of them', () => {
  const of = (secret: string, at: number, text: string) => webhookSignature(secret, at, new TextEncoder().encode(text));
  const all = [
    of('a', 1, 'x'),
    of('b', 1, 'x'),
    of('a', 2, 'x'),
    of('a', 1, 'y'),
    of('a', 11, '.x'),
    of('a', 1, '1.x'),
  ];
  expect(new Set(all.map((s) => s.split('v1=')[1])).size).toBe(all.length);
});
