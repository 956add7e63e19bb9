import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import type { Limits } from '../gateway/directory/config.ts';
import { keysInForce } from './keys-in-force.ts';

export interface ConnectionOptions {
  readonly limits: Pick<Limits, 'answerSeconds' | 'connections'>;
  readonly log: Logger;
}

/** How often a stopping server looks for connections that have come to rest, and a full one says that it is full. */
const lookMs = 100;
const tellMs = 60_000;

/** The share of connections from which those at rest are closed, so that nobody is shut out by callers that say nothing. */
const crowded = 7 / 8;

/**
 * At most so many connections, and none that keeps an answer waiting: a caller that takes in no byte of it for
 * `answerSeconds` holds its place among the requests at once, and is cut. Node counts writing as activity only while the
 * bytes move.
 */
export function guardConnections(server: Server, { limits, log }: ConnectionOptions): void {
  const resting = connectionsAtRest(server);
  // Node's own takes a connection for idle while its answer is on the way: whoever was reading it would be cut.
  server.closeIdleConnections = () => {
    for (const socket of resting) socket.destroy();
  };
  server.maxConnections = limits.connections;
  let open = 0;
  server.on('connection', (socket: Socket) => {
    socket.once('close', () => open--);
    if (++open > crowded * limits.connections) server.closeIdleConnections();
  });
  let told: NodeJS.Timeout | undefined;
  server.on('drop', () => {
    if (told) return;
    log.warn({ event: 'server-connections-full', most: limits.connections });
    told = setTimeout(() => {
      told = undefined;
    }, tellMs).unref();
  });
  server.setTimeout(limits.answerSeconds * 1000, (socket: Socket) => {
    // Kept for the next request, which has not come: with a listener here, Node leaves the end of it to us.
    if (resting.has(socket)) return void socket.destroy();
    // Nothing waits to be read: the request or its handler is slow, and both have clocks of their own.
    if (socket.writableLength === 0) return;
    log.info({ event: 'server-answer-unread' });
    socket.destroy();
  });
}

/** Connections all of whose requests have been read and answered to the last byte. */
function connectionsAtRest(server: Server): ReadonlySet<Socket> {
  const resting = new Set<Socket>();
  const inWork = new WeakMap<Socket, number>();
  server.prependListener('request', (req: IncomingMessage, res: ServerResponse) => {
    const { socket } = req;
    const before = inWork.get(socket);
    if (before === undefined) socket.once('close', () => resting.delete(socket));
    resting.delete(socket);
    inWork.set(socket, (before ?? 0) + 1);
    const ended = (): void => {
      const left = inWork.get(socket)! - 1;
      inWork.set(socket, left);
      if (left === 0 && !socket.destroyed) resting.add(socket);
    };
    // The rest of a body that was refused may still be coming.
    res.once('close', () => (req.complete ? ended() : req.once('close', ended)));
  });
  return resting;
}

/**
 * The end of a server: no new connections, and no further request on those there are. Answers that are still to come say
 * so; what is left after `graceMs` is cut, unfinished TLS handshakes too, which Node's own list of connections lacks.
 */
export function makeClose(server: Server): (graceMs: number) => Promise<void> {
  const sockets = kept<Socket>();
  const answers = kept<ServerResponse>();
  let closing = false;
  server.on('connection', sockets.keep);
  server.prependListener('request', (_req, res: ServerResponse) => {
    if (closing) res.setHeader('Connection', 'close');
    answers.keep(res);
  });
  return async (graceMs) => {
    closing = true;
    for (const res of answers.all) if (!res.headersSent) res.setHeader('Connection', 'close');
    const rested = setInterval(() => server.closeIdleConnections(), lookMs);
    const cut = setTimeout(() => {
      for (const socket of sockets.all) socket.destroy();
    }, graceMs);
    await new Promise<void>((resolve) => server.close(() => resolve()));
    clearInterval(rested);
    clearTimeout(cut);
  };
}

/** Ends the TLS connections that there are, each when its answers have left: who is let in is looked at anew. */
export function makeRenewal(server: Server): () => void {
  const keys = keysInForce(server);
  server.prependListener('request', ({ socket }: IncomingMessage, res: ServerResponse) => {
    if (!keys.holdFor(socket)) res.setHeader('Connection', 'close');
  });
  return () => {
    keys.renewed();
    server.closeIdleConnections();
  };
}

/** What has not been closed yet. */
function kept<T extends { once(event: 'close', listener: () => void): unknown }>() {
  const all = new Set<T>();
  const keep = (one: T): void => {
    all.add(one);
    one.once('close', () => all.delete(one));
  };
  return { all, keep };
}
