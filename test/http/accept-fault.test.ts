import { Server as NetServer } from 'node:net';
import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import { defaultLimits } from '../../src/gateway/directory/config.ts';
import { mllpServer } from '../../src/http/mllp/server.ts';
import { createServer } from '../../src/http/server.ts';

interface Started {
  start(): Promise<unknown>;
}

/** The server of Node's that listens behind one of ours. */
async function behind({ start }: Started): Promise<NetServer> {
  const listen = vi.spyOn(NetServer.prototype, 'listen');
  try {
    await start();
    return listen.mock.contexts[0] as NetServer;
  } finally {
    listen.mockRestore();
  }
}

/** What Node tells where the process may open no more files. */
const noMoreFiles = () => Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' });

test('an HTTP server that cannot take a connection tells it and goes on', async () => {
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  const app = (_req: unknown, res: { end(): void }) => res.end();
  const server = createServer({ app, listen: { host: '127.0.0.1', port: 0 }, limits: defaultLimits, log });
  const listening = await behind(server);
  for (let n = 0; n < 2; n++) listening.emit('error', noMoreFiles());
  expect(lines.map((line) => JSON.parse(line))).toMatchObject(
    Array(2).fill({ event: 'server-accept-failed', code: 'EMFILE' }),
  );
  await server.close(0);
});

test('an MLLP server that cannot take a connection tells it and goes on', async () => {
  const faults: string[] = [];
  const server = mllpServer({
    host: '127.0.0.1',
    port: 0,
    actor: async () => undefined,
    gateway: { submit: async () => Promise.reject(new Error('nothing is sent')) },
    clock: { now: () => 0 },
    uuid: () => 'x',
    maxMessageBytes: 1_000,
    fault: (code) => void faults.push(code),
  });
  const listening = await behind(server);
  for (let n = 0; n < 2; n++) listening.emit('error', noMoreFiles());
  expect(faults).toEqual(['EMFILE', 'EMFILE']);
  await server.close();
});
