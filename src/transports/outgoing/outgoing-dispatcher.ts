import { Agent, type Dispatcher } from 'undici';
import type { AddressGuard } from './address-guard.ts';

export interface OutgoingOptions {
  readonly guard: Pick<AddressGuard, 'lookup'>;
  /** PEM texts. `ca` replaces the system's authorities; `cert` and `key` are shown where a partner asks for them. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  /** Until the connection stands, TLS included. Milliseconds. */
  readonly connectTimeout: number;
  /** Until the answer's headers, and between two pieces of its body. Milliseconds. */
  readonly answerTimeout: number;
  /** To one host at once; more wait. */
  readonly connections?: number;
  /** Every call over a connection of its own. */
  readonly once?: boolean;
}

/** The one pool of connections for all calls that leave the gateway: HTTP/1.1, names resolved once, under the guard. */
export const outgoingDispatcher = ({
  guard,
  tls,
  connections = 16,
  once = false,
  ...options
}: OutgoingOptions): Dispatcher =>
  new Agent({
    connect: { ...tls, minVersion: 'TLSv1.2', timeout: options.connectTimeout, lookup: guard.lookup },
    connections,
    ...(once && { pipelining: 0 }),
    headersTimeout: options.answerTimeout,
    bodyTimeout: options.answerTimeout,
  });
