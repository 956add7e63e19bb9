import { Agent, buildConnector, type Dispatcher } from 'undici';
import type { AddressGuard } from './address-guard.ts';
import type { ReadBuffers } from './read-buffers.ts';

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
  /** Where large answers are read into, when they are passed on and not kept. */
  readonly buffers?: ReadBuffers;
}

/** Bytes of one read: as many as the system has at once; a record of TLS. */
const plainRead = 256 * 1024;
const secureRead = 16 * 1024;

/** The one pool of connections for all calls that leave the gateway: HTTP/1.1, names resolved once, under the guard. */
export const outgoingDispatcher = ({
  guard,
  tls,
  connections = 16,
  once = false,
  buffers,
  ...options
}: OutgoingOptions): Dispatcher => {
  const connect = {
    ...tls,
    allowH2: false,
    minVersion: 'TLSv1.2',
    timeout: options.connectTimeout,
    lookup: guard.lookup,
  } as const;
  return new Agent({
    connect: buffers ? connectInto(buffers, connect) : connect,
    connections,
    ...(once && { pipelining: 0 }),
    allowH2: false,
    headersTimeout: options.answerTimeout,
    bodyTimeout: options.answerTimeout,
  });
};

function connectInto(buffers: ReadBuffers, options: buildConnector.BuildOptions): buildConnector.connector {
  const reading = (bytes: number) => buildConnector(Object.assign({}, options, { onread: buffers.onread(bytes) }));
  const [plain, secure] = [reading(plainRead), reading(secureRead)];
  return (target, done) => (target.protocol === 'https:' ? secure : plain)(target, done);
}
