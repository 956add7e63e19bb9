import { metaOf, rewrap, timestampOf } from '../../model/bundle-spans.ts';
import { bundleIdOf } from '../../model/ids.ts';
import type { ToRender } from '../transport.ts';
import { sequenceMeta } from './sequence.ts';

/**
 * The stored message as the Bundle of one sending over a transport: an id of its own, the place in the life of the Task,
 * the entries byte for byte. The same whenever it is made.
 */
export function sendingOver(transport: string, { envelope: { messageId }, bundle, sequence }: ToRender): Uint8Array {
  const id = bundleIdOf(messageId, transport);
  const identifier = { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${id}` };
  return rewrap(bundle, { id, identifier, timestamp: timestampOf(bundle), ...sequenceMeta(sequence, metaOf(bundle)) });
}
