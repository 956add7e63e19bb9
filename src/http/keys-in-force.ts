import type { Server, Socket } from 'node:net';

/** The TLS connections of a server by the keys, certificates and lists that they began with. */
export interface KeysInForce {
  /** True of a connection whose handshake was held against what is in force now. */
  holdFor(socket: Socket): boolean;
  /**
   * Others have come into force: they hold for no connection that there is. Handshakes that have not come to their end would
   * go on with those that they began with, and are cut.
   */
  renewed(): void;
}

export function keysInForce(server: Server): KeysInForce {
  const unfinished = new Map<string, Socket>();
  let since = new WeakSet<Socket>();
  server.on('connection', (socket: Socket) => {
    const ends = endsOf(socket);
    unfinished.set(ends, socket);
    socket.once('close', () => {
      if (unfinished.get(ends) === socket) unfinished.delete(ends);
    });
  });
  server.on('secureConnection', (socket: Socket) => {
    unfinished.delete(endsOf(socket));
    since.add(socket);
  });
  return {
    holdFor: (socket) => since.has(socket),
    renewed: () => {
      since = new WeakSet();
      for (const socket of unfinished.values()) socket.destroy();
    },
  };
}

/** The socket of TLS does not tell the one that it came over, but both have the same ends. */
const endsOf = ({ localAddress, remoteAddress, remotePort }: Socket): string =>
  `${localAddress} ${remoteAddress} ${remotePort}`;
