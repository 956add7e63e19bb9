import nock from 'nock';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { classifyError, classifyStatus } from '../../../src/transports/outgoing/classify.ts';

/**
 * Failures as Node's own fetch tells them, of which a real network gives few on demand. The real sockets are in
 * fhir-transport.test.ts: nock stands before the dispatcher that tells whether the first byte had left.
 */
const partner = 'https://partner.example';

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

const send = () => fetch(`${partner}/fhir/$process-message`, { method: 'POST', body: '{}', redirect: 'manual' });
const reply = () => nock(partner).post('/fhir/$process-message');

test.each([
  ['ECONNREFUSED', 'connect-refused'],
  ['ENOTFOUND', 'connect-dns'],
  ['ETIMEDOUT', 'connect-timeout'],
  ['CERT_HAS_EXPIRED', 'connect-tls-expired'],
])('fetch that fails with %s before anything was sent is transient, after it ambiguous', async (code, word) => {
  reply().replyWithError(Object.assign(new Error('words that decide nothing'), { code }));
  const error: unknown = await send().catch((caught: unknown) => caught);
  expect(classifyError(error, false)).toEqual({ outcome: 'transient', code: word });
  expect(classifyError(error, true).outcome).toBe('ambiguous');
});

test.each([
  [200, 'delivered'],
  [202, 'delivered'],
  [302, 'permanent'],
  [400, 'permanent'],
  [401, 'transient'],
  [404, 'permanent'],
  [408, 'ambiguous'],
  [409, 'permanent'],
  [413, 'permanent'],
  [422, 'permanent'],
  [429, 'transient'],
  [500, 'ambiguous'],
  [502, 'ambiguous'],
  [503, 'transient'],
  [504, 'ambiguous'],
])('HTTP %i is %s', async (status, outcome) => {
  reply().reply(status, '{}', { 'retry-after': '120' });
  const answer = await send();
  const verdict = classifyStatus(answer.status, answer.headers.get('retry-after') ?? undefined, 0);
  expect(verdict.outcome).toBe(outcome);
  if (outcome === 'transient' && status !== 401) expect(verdict.retryAfterMs).toBe(120_000);
});

test('a call to any other address does not leave', async () => {
  await expect(fetch('https://elsewhere.example/')).rejects.toThrow();
});
