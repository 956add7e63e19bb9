import type { Envelope } from '../model/envelope.ts';
import { type Issue, issue } from '../model/issue.ts';
import type { Endpoint, Transport } from '../transports/transport.ts';
import type { Parts } from './parts.ts';

export interface Route {
  readonly transport: Transport;
  readonly endpoint: Endpoint;
}

/** Connection type of units served by this same gateway. */
export const localTransport = 'local';

/**
 * The way to the receiver: the first of its endpoints, in the directory's order, whose transport we have and which
 * carries the event. What no way carries is refused with its own code, never dropped.
 */
export function route(parts: Pick<Parts, 'directory' | 'transports'>, envelope: Envelope): Route | Issue {
  const unit = parts.directory().unit(envelope.receiver);
  if (!unit) return issue('receiver-unknown', { place: 'MessageHeader.destination', found: envelope.receiver });
  const endpoints = unit.local ? [{ transport: localTransport, address: '', formats: [] }] : (unit.endpoints ?? []);
  const known = endpoints.flatMap((endpoint) => {
    const transport = parts.transports.get(endpoint.transport);
    return transport ? [{ transport, endpoint }] : [];
  });
  if (known.length === 0)
    return issue('no-transport', { place: 'MessageHeader.destination', found: envelope.receiver });
  const way = known.find(({ transport, endpoint }) => transport.carries(envelope.event, endpoint));
  return way ?? issue('not-carried-by-transport', { place: 'MessageHeader.eventCoding', found: envelope.event });
}

export const isRoute = (found: Route | Issue): found is Route => 'transport' in found;
