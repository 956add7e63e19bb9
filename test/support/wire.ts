import { randomUUID } from 'node:crypto';
import type { Actor } from '../../src/gateway/api.ts';
import { rewrap } from '../../src/model/bundle-spans.ts';
import { bundleIdOf } from '../../src/model/ids.ts';
import { sequenceMeta } from '../../src/transports/fhir/sequence.ts';
import type { DeliveryResult, Transport } from '../../src/transports/transport.ts';
import type { Side } from './side.ts';

/** What the wire does with the next messages; `pass` unless told otherwise. */
export type WireFault = 'pass' | 'refuse-connection' | 'lose-answer' | 'lose-message';

/** The other side's $process-message without HTTP, with the faults that a network has. */
export function wire(other: () => Side, sender: string, faults: Map<string, WireFault[]>): Transport {
  return {
    connectionType: 'fhir',
    carries: () => true,
    render: async ({ envelope: { messageId }, bundle, sequence }) => ({
      mediaType: 'application/fhir+json',
      bytes: rewrap(bundle, {
        id: bundleIdOf(messageId, 'fhir'),
        timestamp: '2026-11-24T08:00:00Z',
        ...sequenceMeta(sequence),
      }),
    }),
    send: async (_endpoint, _envelope, { bytes, mediaType }): Promise<DeliveryResult> => {
      const side = other();
      const fault = faults.get(side.name)?.shift() ?? 'pass';
      if (fault === 'refuse-connection') return { outcome: 'transient', code: 'connect-refused', issues: [] };
      if (fault === 'lose-message') return { outcome: 'ambiguous', code: 'timeout', issues: [] };
      side.arrived.push(bytes);
      const partner: Actor = {
        clientId: 'partner',
        role: 'partner',
        units: [sender],
        address: '127.0.0.1',
        requestId: randomUUID(),
      };
      const answer = await side.gateway.receive(bytes, mediaType, partner);
      if (fault === 'lose-answer') return { outcome: 'ambiguous', code: 'cut', issues: [] };
      return {
        outcome: answer.status === 200 ? 'delivered' : 'permanent',
        code: `http-${answer.status}`,
        issues: [],
        answer: answer.bytes,
        status: answer.status,
      };
    },
    probe: async () => ({ reachable: true, detail: 'test' }),
  };
}
