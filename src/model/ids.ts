import { v5 } from 'uuid';
import type { MessageEvent } from './event.ts';
import { nameSpace } from './name-uuid.ts';

/** Namespace of every name-based UUID of the project: UUIDv5(DNS, "vardbro.example"). */
export const namespace = v5('vardbro.example', v5.DNS);
const inNamespace = nameSpace(namespace);

const named = (...parts: (string | number)[]): string => inNamespace(parts.join('\n'));

/** MessageHeader.id for sources that carry none. `ownId` is the source's own message id. */
export const messageIdOf = (sender: string, ownId: string, version: number, event: MessageEvent, n = 0): string =>
  named('message', sender.toUpperCase(), ownId, version, event, n);

/** Bundle.id of one sending over one transport. */
export const bundleIdOf = (messageId: string, transport: string): string => named('bundle', messageId, transport);

/** ServiceRequest.id, the same wherever the referral goes. */
export const serviceRequestIdOf = (remissId: string): string => named('service-request', remissId);

/** Task.id: one per referral and owner. */
export const taskIdOf = (remissId: string, ownerHsaId: string): string =>
  named('task', remissId, ownerHsaId.toUpperCase());

/** Id of any other resource: by its place in the source, never from a personal identity number. */
export const resourceIdOf = (messageId: string, place: string): string => named('resource', messageId, place);

/** Case id for a message without one: of its referral, else of the message itself, so that both sides open the same. */
export const caseIdOf = (remissOrMessageId: string): string => named('case', remissOrMessageId);
