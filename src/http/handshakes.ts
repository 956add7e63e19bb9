import type { Server, Socket } from 'node:net';

/**
 * TLS handshakes that have not come to their end go on with the keys and lists that they began with, whatever has come into
 * force meanwhile: the function returned cuts them. Whoever begins anew is held against what is in force.
 */
export function unfinishedHandshakes(server: Server): () => void {
  const unfinished = new Map<string, Socket>();
  server.on('connection', (socket: Socket) => {
    const ends = endsOf(socket);
    unfinished.set(ends, socket);
    socket.once('close', () => {
      if (unfinished.get(ends) === socket) unfinished.delete(ends);
    });
  });
  server.on('secureConnection', (socket: Socket) => unfinished.delete(endsOf(socket)));
  return () => {
    for (const socket of unfinished.values()) socket.destroy();
  };
}

/** The socket of TLS does not tell the one that it came over, but both have the same ends. */
const endsOf = ({ localAddress, remoteAddress, remotePort }: Socket): string =>
  `${localAddress} ${remoteAddress} ${remotePort}`;
