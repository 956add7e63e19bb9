import { beforeAll, describe, expect, test } from 'vitest';
import type { Actor, Answer } from '../../../src/gateway/api.ts';
import { makeLocalTransport } from '../../../src/gateway/delivery/local-transport.ts';
import { contentHash } from '../../../src/model/content-hash.ts';
import { issue } from '../../../src/model/issue.ts';
import { operationOutcome } from '../../../src/model/operation-outcome.ts';
import type { Rendered } from '../../../src/transports/transport.ts';
import { renderedBy } from '../../support/rendered.ts';
import { endpointAt, envelope, inTime, stored } from '../../transports/fhir/sender.ts';

const endpoint = endpointAt('local:');
const text = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const answering = (status: number, bytes = text({ resourceType: 'Bundle', entry: [] })) => {
  const arrived: { readonly bytes: Uint8Array; readonly actor: Actor }[] = [];
  const receive = async (got: Uint8Array, _type: string, actor: Actor): Promise<Answer> => {
    arrived.push({ bytes: got, actor });
    return { status, mediaType: 'application/fhir+json', bytes };
  };
  return { arrived, transport: makeLocalTransport(receive, () => 'request-1') };
};

describe('the way to a unit of the same gateway', () => {
  const { transport } = answering(200);
  const render = () => renderedBy(transport, { endpoint, envelope, bundle: stored, sequence: { messageNumber: 2 } });
  let rendered: Rendered;
  beforeAll(async () => {
    rendered = await render();
  });

  test('renders the same bytes each time, and keeps the content hash', async () => {
    expect(await render()).toEqual(rendered);
    expect(contentHash(rendered.bytes)).toBe(envelope.contentHash);
  });

  test('brings the rendered bytes to the door of partners, for the sending unit alone, and keeps the answer', async () => {
    const { arrived, transport } = answering(200);
    const result = await transport.send(endpoint, envelope, rendered, inTime());
    expect(result).toMatchObject({
      outcome: 'delivered',
      code: 'local-200',
      issues: [],
      answer: expect.any(Uint8Array),
    });
    expect(arrived).toEqual([
      { bytes: rendered.bytes, actor: expect.objectContaining({ role: 'partner', units: [envelope.sender] }) },
    ]);
  });

  test('a refusal is permanent and tells its findings', async () => {
    const { transport } = answering(422, text(operationOutcome([issue('consent-missing', { place: 'Consent' })])));
    const { outcome, issues } = await transport.send(endpoint, envelope, rendered, inTime());
    expect([outcome, issues.map(({ code }) => code)]).toEqual(['permanent', ['consent-missing']]);
  });

  test.each([
    [503, 'transient'],
    [429, 'transient'],
    [500, 'ambiguous'],
  ])('an answer of %i is %s, as over a wire', async (status, outcome) => {
    expect(await answering(status).transport.send(endpoint, envelope, rendered, inTime())).toMatchObject({ outcome });
  });

  test('a failure of the receiving side is ambiguous, never thrown', async () => {
    const failing = makeLocalTransport(
      () => Promise.reject(new Error('the store is closed')),
      () => 'request-1',
    );
    const result = await failing.send(endpoint, envelope, rendered, inTime());
    expect(result).toEqual({ outcome: 'ambiguous', code: 'local-failed', issues: [] });
  });

  test('waiting that had ended before anything left is transient, and nothing arrives', async () => {
    const { arrived, transport } = answering(200);
    expect(await transport.send(endpoint, envelope, rendered, AbortSignal.abort())).toMatchObject({
      outcome: 'transient',
    });
    expect(arrived).toEqual([]);
  });
});
