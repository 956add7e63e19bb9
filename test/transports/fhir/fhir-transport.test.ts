import type { Bundle } from '@medplum/fhirtypes';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { contentHash } from '../../../src/model/content-hash.ts';
import { bundleIdOf } from '../../../src/model/ids.ts';
import { issue } from '../../../src/model/issue.ts';
import { operationOutcome } from '../../../src/model/operation-outcome.ts';
import { readSequence } from '../../../src/transports/fhir/sequence.ts';
import type { Sequence } from '../../../src/transports/transport.ts';
import { renderedBy } from '../../support/rendered.ts';
import { answer, cutAnswer, hangUp, openPartner, type Partner, silence } from '../partner.ts';
import { endpointAt, envelope, inTime, openSender, type Sender, start, stored } from './sender.ts';

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const bundleIn = (bytes: Uint8Array): Bundle => JSON.parse(text(bytes)) as Bundle;

let partner: Partner;
let sender: Sender;
beforeAll(async () => {
  [partner, sender] = [await openPartner(), await openSender({ maxAnswerBytes: 10_000, answerTimeout: 300 })];
});
afterAll(async () => {
  await partner.close();
  await sender.transport.close?.();
});
afterEach(() => {
  partner.calls.length = 0;
});

const rendered = (sequence: Sequence = {}) =>
  renderedBy(sender.transport, { endpoint: endpointAt(partner.address), envelope, bundle: stored, sequence });
const send = async (signal = inTime()) =>
  sender.transport.send(endpointAt(partner.address), envelope, await rendered(), signal);

describe('what the fhir transport writes', () => {
  test('is the stored Bundle with an id of its own and the place of the message outside the hashed entries', async () => {
    const before = bundleIn(stored);
    const { bytes, mediaType } = await rendered({ messageNumber: 4, taskPosition: 7 });
    const after = bundleIn(bytes);
    expect(mediaType).toBe('application/fhir+json; fhirVersion=4.0');
    expect(after.id).toBe(bundleIdOf(envelope.messageId, 'fhir'));
    expect(after.identifier?.value).toBe(`urn:uuid:${after.id}`);
    expect(after.timestamp).toBe(before.timestamp);
    expect(after.entry).toEqual(before.entry);
    expect(readSequence(after)).toEqual({ messageNumber: 4, taskPosition: 7 });
    expect(contentHash(bytes)).toBe(contentHash(stored));
  });

  test('keeps what the message claims, beside its place in a row and without one', async () => {
    const claim = { profile: ['https://vardbro.example/fhir/StructureDefinition/referral-message'] };
    expect(bundleIn((await rendered()).bytes).meta).toEqual(claim);
    expect(bundleIn((await rendered({ messageNumber: 4 })).bytes).meta).toMatchObject(claim);
  });

  test('is posted to $process-message with the version of FHIR, a bearer token and no wish for packing', async () => {
    partner.conduct = answer(200, '{}');
    await send();
    const [{ method, path, headers, body } = partner.calls[0]!] = partner.calls;
    expect([method, path]).toEqual(['POST', '/fhir/$process-message']);
    expect(headers).toMatchObject({
      'content-type': 'application/fhir+json; fhirVersion=4.0',
      accept: 'application/fhir+json; fhirVersion=4.0',
      'accept-encoding': 'identity',
      authorization: expect.stringMatching(/^Bearer token-\d+$/),
    });
    expect(body.equals((await rendered()).bytes)).toBe(true);
  });

  test('goes out byte for byte when it is large and full of letters beyond ASCII', async () => {
    const large = new TextEncoder().encode(`{"resourceType":"Bundle","x":"${'åäö€𝄞\\u00e5 1.00'.repeat(100_000)}"}`);
    partner.conduct = answer(200, '{}');
    const message = { mediaType: 'application/fhir+json', bytes: large };
    await sender.transport.send(endpointAt(partner.address), envelope, message, inTime());
    expect(partner.calls[0]!.body.equals(large)).toBe(true);
  });
});

describe('an answer', () => {
  test('is kept as raw bytes, whatever a parser would make of it', async () => {
    const raw = '{ "resourceType":"Bundle", "value": 1.00, "value": 12345678901234567890 }\n';
    partner.conduct = answer(200, raw);
    const result = await send();
    expect(result).toMatchObject({ outcome: 'delivered', code: 'http-200', status: 200 });
    expect(text(result.answer)).toBe(raw);
  });

  test('is evidence also where it is no JSON', async () => {
    partner.conduct = answer(200, '<html>taken</html>');
    expect(text((await send()).answer)).toBe('<html>taken</html>');
  });

  test.each([
    [200, 'delivered', 'http-200'],
    [202, 'delivered', 'http-202'],
    [204, 'delivered', 'http-204'],
    [400, 'permanent', 'http-400'],
    [403, 'permanent', 'http-403'],
    [404, 'permanent', 'http-404'],
    [408, 'ambiguous', 'http-408'],
    [409, 'permanent', 'http-409'],
    [413, 'permanent', 'http-413'],
    [422, 'permanent', 'http-422'],
    [429, 'transient', 'http-429'],
    [500, 'ambiguous', 'http-500'],
    [502, 'ambiguous', 'http-502'],
    [503, 'transient', 'http-503'],
    [504, 'ambiguous', 'http-504'],
  ])('%i is %s', async (status, outcome, code) => {
    partner.conduct = answer(status, status === 204 ? '' : '{}');
    expect(await send()).toMatchObject({ outcome, code, status });
    expect(partner.calls).toHaveLength(1);
  });

  test.each([301, 302, 303, 307, 308])('%i is refused for good, and its target is never called', async (status) => {
    const other = await openPartner();
    partner.conduct = answer(status, '', { location: `${other.origin}/fhir/$process-message` });
    expect(await send()).toMatchObject({ outcome: 'permanent', code: 'http-redirect', status });
    expect([other.calls, other.tokenCalls]).toEqual([[], []]);
    await other.close();
  });

  test('that refuses with an acknowledgement tells the findings inside it', async () => {
    const resource = operationOutcome([issue('consent-missing', { place: 'Consent[0]', expected: 'a receiver' })]);
    const body = JSON.stringify({
      resourceType: 'Bundle',
      entry: [{ resource: { resourceType: 'MessageHeader' } }, { resource }, {}],
    });
    partner.conduct = answer(422, body);
    const result = await send();
    expect(result.issues).toEqual([issue('consent-missing', { place: 'Consent[0]', expected: 'a receiver' })]);
    expect(text(result.answer)).toBe(body);
  });

  test.each([
    'null',
    '[]',
    '{"resourceType":"Bundle"}',
    '{"resourceType":"Bundle","entry":[null]}',
    '{"resourceType":"OperationOutcome","issue":"x"}',
    '{"resourceType":"OperationOutcome","issue":[null]}',
    `${'['.repeat(5_000)}`,
  ])('of a hostile form is a refusal without findings: %.40s', async (body) => {
    partner.conduct = answer(422, body);
    expect(await send()).toMatchObject({ outcome: 'permanent', issues: [] });
  });

  test.each([
    ['7', 7_000],
    [new Date(start + 90_000).toUTCString(), 90_000],
    [new Date(start - 90_000).toUTCString(), 0],
    ['999999999', 86_400_000],
    ['soon', undefined],
    ['-1', undefined],
    ['1.5', undefined],
  ])('with Retry-After %s asks for %s ms', async (header, ms) => {
    partner.conduct = answer(503, '{}', { 'retry-after': header });
    expect((await send()).retryAfterMs).toBe(ms);
  });

  test('after a 401 comes once more with a new token, and then it is transient', async () => {
    partner.conduct = answer(401, '{}');
    expect(await send()).toMatchObject({ outcome: 'transient', code: 'http-401' });
    const tokens = partner.calls.map(({ headers }) => headers.authorization);
    expect(tokens).toHaveLength(2);
    expect(tokens[0]).not.toBe(tokens[1]);
    expect(partner.calls[0]!.body.equals(partner.calls[1]!.body)).toBe(true);
  });

  test('after a 401 that a new token mends is delivered', async () => {
    partner.conduct = (response, call, socket) =>
      answer(partner.calls.length === 1 ? 401 : 200, '{}')(response, call, socket);
    expect(await send()).toMatchObject({ outcome: 'delivered' });
  });
});

describe('a message that left without a whole answer', () => {
  test.each([
    ['hung up on', hangUp, 'cut'],
    ['answered by half', cutAnswer, 'cut'],
    ['met with silence', silence, 'timeout'],
    ['answered at too great length', answer(200, 'x'.repeat(10_001)), 'answer-too-large'],
    ['answered in packed form', answer(200, 'x', { 'content-encoding': 'gzip' }), 'answer-encoding'],
    ['answered in no HTTP', ((_r, _c, socket) => socket.end('hello\r\n\r\n')) as typeof silence, 'answer-not-http'],
  ])('is ambiguous: %s', async (_what, conduct, code) => {
    partner.conduct = conduct;
    const result = await send();
    expect(result).toEqual({ outcome: 'ambiguous', code, issues: [] });
  });

  test('is ambiguous when the time of the sending ran out', async () => {
    partner.conduct = silence;
    const stop = new AbortController();
    const sending = send(stop.signal);
    await partner.arrival();
    stop.abort(new DOMException('time is up', 'TimeoutError'));
    expect(await sending).toMatchObject({ outcome: 'ambiguous', code: 'timeout' });
  });

  test('an answer just as long as allowed is taken whole', async () => {
    partner.conduct = answer(200, 'x'.repeat(10_000));
    expect((await send()).answer).toHaveLength(10_000);
  });
});

test('an answer that did not come over our own connection is no evidence: ambiguous', async () => {
  await sender.tokens.token(partner.address);
  // As a tracing agent or another library might take the place of fetch: our dispatcher sees nothing.
  vi.stubGlobal('fetch', async () => new Response('{"resourceType":"Bundle"}'));
  try {
    expect(await send()).toEqual({ outcome: 'ambiguous', code: 'answer-not-recorded', issues: [] });
  } finally {
    vi.unstubAllGlobals();
  }
});
