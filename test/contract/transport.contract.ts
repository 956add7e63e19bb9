import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Envelope } from '../../src/model/envelope.ts';
import type { Endpoint, Sequence, Transport } from '../../src/transports/transport.ts';
import { renderedBy } from '../support/rendered.ts';

/** One transport beside a partner that it can reach; made anew for each test. */
export interface TransportBench {
  readonly transport: Transport;
  readonly envelope: Envelope;
  /** The canonical Bundle as stored. */
  readonly bundle: Uint8Array;
  readonly endpoint: Endpoint;
  /** An endpoint where nobody listens. */
  readonly deadEndpoint: Endpoint;
  /** An address that the transport must not call. */
  readonly forbiddenEndpoint: Endpoint;
  /** Messages that reached the partner, as bytes. */
  arrived(): readonly Uint8Array[];
  /** From now on the partner answers this way. */
  answerWith(how: 'acceptance' | 'refusal' | 'silence' | 'cut'): void;
  /** Resolves when the next message has reached the partner. */
  arrival(): Promise<void>;
  close(): Promise<void>;
}

const sequence: Sequence = { messageNumber: 2, taskPosition: 3 };
const soon = (): AbortSignal => AbortSignal.timeout(20_000);

/** What every Transport promises (src/transports/transport.ts). */
export function transportContract(open: () => Promise<TransportBench>): void {
  describe('the contract of transports', () => {
    let bench: TransportBench;
    beforeEach(async () => {
      bench = await open();
    });
    afterEach(() => bench.close());

    const rendered = () => renderedBy(bench.transport, { ...bench, sequence });
    const send = async (endpoint = bench.endpoint, signal = soon()) =>
      bench.transport.send(endpoint, bench.envelope, await rendered(), signal);

    test('renders the same bytes each time', async () => {
      expect(await rendered()).toEqual(await rendered());
    });

    test('says which wire it is and that it carries a referral', () => {
      expect(bench.transport.connectionType).toBe(bench.endpoint.transport);
      expect(bench.transport.carries('remiss-ny', bench.endpoint)).toBe(true);
    });

    test('sends the rendered bytes, and the very same at a resend', async () => {
      await send();
      await send();
      const { bytes: made } = await rendered();
      const same = bench.arrived().map((bytes) => Buffer.compare(bytes, made));
      expect(same).toEqual([0, 0]);
    });

    test('keeps the answer as evidence', async () => {
      bench.answerWith('acceptance');
      expect(await send()).toMatchObject({ outcome: 'delivered', answer: expect.any(Uint8Array), issues: [] });
    });

    test('a refusal is permanent and tells its findings', async () => {
      bench.answerWith('refusal');
      const { outcome, issues } = await send();
      expect(outcome).toBe('permanent');
      expect(issues.length).toBeGreaterThan(0);
    });

    test('nobody there is transient', async () => {
      expect(await send(bench.deadEndpoint)).toMatchObject({ outcome: 'transient' });
    });

    test('an answer cut off is ambiguous and no evidence', async () => {
      bench.answerWith('cut');
      const result = await send();
      expect(result.outcome).toBe('ambiguous');
      expect(result.answer).toBeUndefined();
    });

    test('waiting that is ended after the message left is ambiguous', async () => {
      bench.answerWith('silence');
      const stop = new AbortController();
      const sending = send(bench.endpoint, stop.signal);
      await bench.arrival();
      stop.abort();
      expect(await sending).toMatchObject({ outcome: 'ambiguous', code: 'aborted' });
    });

    test('waiting that had ended before anything left is transient, and nothing leaves', async () => {
      expect(await send(bench.endpoint, AbortSignal.abort())).toMatchObject({ outcome: 'transient' });
      expect(bench.arrived()).toEqual([]);
    });

    test('an address that may not be called is refused for good', async () => {
      expect(await send(bench.forbiddenEndpoint)).toMatchObject({ outcome: 'permanent' });
    });

    test('a probe tells whether somebody is there, and sends no message', async () => {
      expect(await bench.transport.probe(bench.endpoint)).toMatchObject({ reachable: true });
      expect(await bench.transport.probe(bench.deadEndpoint)).toMatchObject({ reachable: false });
      expect(await bench.transport.probe(bench.forbiddenEndpoint)).toMatchObject({ reachable: false });
      expect(bench.arrived()).toEqual([]);
    });
  });
}
