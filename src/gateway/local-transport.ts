import { rewrap, timestampOf } from '../model/bundle-spans.ts';
import { bundleIdOf } from '../model/ids.ts';
import { sequenceMeta } from '../transports/fhir/sequence.ts';
import type { Transport } from '../transports/transport.ts';
import type { Actor, Answer } from './api.ts';
import { localTransport } from './route.ts';

/** How a message reaches a unit of this same gateway: through the same door as any partner's, without a wire. */
export function makeLocalTransport(
  receive: (bytes: Uint8Array, mediaType: string, actor: Actor) => Promise<Answer>,
  uuid: () => string,
): Transport {
  return {
    connectionType: localTransport,
    carries: () => true,
    render: ({ messageId }, bytes, sequence) => ({
      mediaType: 'application/fhir+json',
      bytes: rewrap(bytes, {
        id: bundleIdOf(messageId, localTransport),
        timestamp: timestampOf(bytes),
        ...sequenceMeta(sequence),
      }),
    }),
    send: async (_endpoint, { sender }, { bytes, mediaType }) => {
      const actor: Actor = {
        clientId: localTransport,
        role: 'partner',
        units: [sender],
        address: localTransport,
        requestId: uuid(),
      };
      const answer = await receive(bytes, mediaType, actor);
      const outcome = answer.status === 200 ? 'delivered' : answer.status >= 500 ? 'transient' : 'permanent';
      return { outcome, code: `local-${answer.status}`, issues: [], answer: answer.bytes, status: answer.status };
    },
    probe: async () => ({ reachable: true, detail: 'this gateway' }),
  };
}
