import { Agent, buildConnector, type Dispatcher } from 'undici';
import type { AddressGuard } from './address-guard.ts';
import type { ReadBuffers } from './read-buffers.ts';

/** PEM texts. `ca` replaces the system's authorities; `cert` and `key` are shown where a partner asks for them. */
export interface OutgoingTls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

export interface OutgoingOptions {
  readonly guard: Pick<AddressGuard, 'lookup'>;
  /** What is in force: asked for at every new connection, so that renewed files count from the next one on. */
  readonly tls?: () => OutgoingTls;
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
    allowH2: false,
    minVersion: 'TLSv1.2',
    timeout: options.connectTimeout,
    lookup: guard.lookup,
  } as const;
  return new Agent({
    connect: inForce(tls, (own) => {
      const all = { ...own, ...connect };
      return buffers ? connectInto(buffers, all) : buildConnector(all);
    }),
    connections,
    ...(once && { pipelining: 0 }),
    allowH2: false,
    headersTimeout: options.answerTimeout,
    bodyTimeout: options.answerTimeout,
  });
};

/** A connector for the keys of now; made anew, with no session of the old ones, when they are others. */
function inForce(
  tls: () => OutgoingTls = () => ({}),
  make: (tls: OutgoingTls) => buildConnector.connector,
): buildConnector.connector {
  let of = tls();
  let connector = make(of);
  return (target, done) => {
    const now = tls();
    if (now !== of) [of, connector] = [now, make(now)];
    connector(target, done);
  };
}

function connectInto(buffers: ReadBuffers, options: buildConnector.BuildOptions): buildConnector.connector {
  const reading = (bytes: number) => buildConnector(Object.assign({}, options, { onread: buffers.onread(bytes) }));
  const [plain, secure] = [reading(plainRead), reading(secureRead)];
  return (target, done) => (target.protocol === 'https:' ? secure : plain)(target, done);
}
