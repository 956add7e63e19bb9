import { partnerIssues } from '../../transports/fhir/partner-issues.ts';
import { sendingOver } from '../../transports/fhir/sending.ts';
import { classifyStatus } from '../../transports/outgoing/classify.ts';
import type { DeliveryResult, Transport } from '../../transports/transport.ts';
import type { Actor, Answer } from '../api.ts';
import { localTransport } from '../route.ts';

/** How a message reaches a unit of this same gateway: through the same door as any partner's, without a wire. */
export function makeLocalTransport(
  receive: (bytes: Uint8Array, mediaType: string, actor: Actor) => Promise<Answer>,
  uuid: () => string,
): Transport {
  return {
    connectionType: localTransport,
    carries: () => true,
    render: async (message) => ({
      mediaType: 'application/fhir+json',
      bytes: sendingOver(localTransport, message),
    }),
    send: async (_endpoint, { sender }, { bytes, mediaType }, signal) => {
      if (signal.aborted) return { outcome: 'transient', code: 'aborted', issues: [] };
      const actor: Actor = {
        clientId: localTransport,
        role: 'partner',
        units: [sender],
        address: localTransport,
        requestId: uuid(),
      };
      try {
        return resultOf(await receive(bytes, mediaType, actor));
      } catch {
        // Whether it was committed is not known; the duplicate table makes another try harmless.
        return { outcome: 'ambiguous', code: 'local-failed', issues: [] };
      }
    },
    probe: async () => ({ reachable: true, detail: 'this gateway' }),
  };
}

/** The same outcomes as over a wire. */
function resultOf({ status, bytes }: Answer): DeliveryResult {
  const { outcome } = classifyStatus(status, undefined, 0);
  const issues = outcome === 'delivered' ? [] : partnerIssues(bytes);
  return { outcome, code: `local-${status}`, issues, answer: bytes, status };
}
