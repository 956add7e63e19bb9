import { constants } from 'node:crypto';
import http, { type RequestListener, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { SecureContextOptions, TLSSocket } from 'node:tls';
import type { Logger } from 'pino';
import type { Limits } from '../gateway/directory/config.ts';
import { answerBrokenRequest } from './broken-request.ts';
import { guardConnections, makeClose, makeRenewal } from './connections.ts';

/** PEM texts. `clientCa` lets callers show certificates of these authorities; `crl` strikes out revoked ones. */
export interface ServerTls {
  readonly cert: string;
  readonly key: string;
  readonly clientCa?: string;
  readonly crl?: readonly string[];
}

export interface ServerOptions {
  readonly app: RequestListener;
  readonly listen: { readonly host: string; readonly port: number };
  readonly tls?: ServerTls;
  readonly limits: Pick<Limits, 'headerSeconds' | 'bodySeconds' | 'answerSeconds' | 'connections'>;
  readonly log: Logger;
}

export interface Server {
  /** Listens; the port is the one the system gave where 0 was asked for. */
  start(): Promise<{ readonly host: string; readonly port: number }>;
  /** Takes no new connections, lets requests in work end, and cuts what is left after `graceMs`. */
  close(graceMs: number): Promise<void>;
  /**
   * Other keys, certificates and lists from the next connection on; those there are end with the answer that they wait for
   * or their next one, so that nobody stays who would no longer be let in. Throws where TLS cannot use them.
   */
  renew(tls: ServerTls): void;
}

const headerBytes = 16_384;

/**
 * Longer than the minute after which load balancers give an idle connection up: whoever may send the next request should
 * be the one to close, or it is lost on the way. An engine with a message every ten seconds is spared its handshakes.
 */
const idleMs = 65_000;

/**
 * The listening end: http, or https with optional client certificates. Node's strict parser only; a request that cannot
 * be parsed is answered 400 and its connection closed, because nobody can tell where the next one begins.
 */
export function createServer(options: ServerOptions): Server {
  const server = options.tls ? secure(options, options.tls) : http.createServer(parserOptions(options), options.app);
  const inWork = new WeakMap<Socket, ServerResponse>();
  server.on('request', (req, res) => inWork.set(req.socket, res));
  guardConnections(server, options);
  server.on('checkContinue', (req, res) => server.emit('request', req, res));
  server.on('checkExpectation', (req, res) => server.emit('request', req, res));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    options.log.info({ event: 'server-broken-request', code: error.code ?? error.name });
    answerBrokenRequest(error, socket as Socket, inWork.get(socket as Socket));
  });
  return {
    start: () => start(server, options),
    close: makeClose(server),
    renew: server instanceof https.Server ? renewing(server) : () => undefined,
  };
}

function renewing(server: https.Server): Server['renew'] {
  const endOlder = makeRenewal(server);
  return (tls) => {
    server.setSecureContext(secureContext(tls));
    endOlder();
  };
}

const parserOptions = ({ limits }: ServerOptions): http.ServerOptions => ({
  insecureHTTPParser: false,
  requireHostHeader: true,
  maxHeaderSize: headerBytes,
  headersTimeout: limits.headerSeconds * 1000,
  // The body has its own clock with an answer in our form; this one is the fence behind it.
  requestTimeout: (limits.headerSeconds + limits.bodySeconds + 5) * 1000,
  keepAliveTimeout: idleMs,
  connectionsCheckingInterval: 1000,
});

export const secureContext = ({ cert, key, clientCa, crl }: ServerTls): SecureContextOptions => ({
  cert,
  key,
  minVersion: 'TLSv1.2',
  // No resumption: a resumed session would skip the look at a certificate that was revoked meanwhile.
  secureOptions: constants.SSL_OP_NO_TICKET,
  ...(clientCa !== undefined && { ca: clientCa }),
  ...(crl && { crl: [...crl] }),
});

function secure(options: ServerOptions, tls: ServerTls): https.Server {
  const server = https.createServer(
    {
      ...parserOptions(options),
      ...secureContext(tls),
      handshakeTimeout: options.limits.headerSeconds * 1000,
      ...(tls.clientCa !== undefined && { requestCert: true, rejectUnauthorized: false }),
    },
    options.app,
  );
  // Before Node's own listener: no byte of such a connection may become a request.
  return server.prependListener('secureConnection', refuseBadCertificate(options.log));
}

/** No certificate is fine, tokens remain; one that does not verify (chain, time, purpose, revoked) ends the connection. */
const refuseBadCertificate = (log: Logger) => (socket: TLSSocket) => {
  const certificate = socket.getPeerX509Certificate();
  if (socket.authorized || !certificate) return;
  // Its fingerprint says whose it is, to whoever has the directory; what else stands in it nobody has vouched for.
  const fingerprint = certificate.fingerprint256.replaceAll(':', '').toLowerCase();
  log.warn({ event: 'server-certificate-refused', code: String(socket.authorizationError), fingerprint });
  socket.destroy();
};

async function start(server: http.Server, { listen, log }: ServerOptions): Promise<{ host: string; port: number }> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(listen.port, listen.host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
  // Out of file descriptors, say: a connection that could not be taken ends no others.
  server.on('error', (error: NodeJS.ErrnoException) =>
    log.error({ event: 'server-accept-failed', code: error.code ?? error.name }),
  );
  return { host: listen.host, port: (server.address() as AddressInfo).port };
}
