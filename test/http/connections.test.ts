import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { guardConnections, makeClose } from '../../src/http/connections.ts';

const large = 30_000_000;
const connections = 8;
const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
let server: Server;
let close: (graceMs: number) => Promise<void>;
let callers: Socket[];

beforeEach(async () => {
  callers = [];
  server = createServer(({ url }, res) => res.end(url === '/large' ? Buffer.alloc(large) : 'small'));
  guardConnections(server, { limits: { answerSeconds: 60, connections }, log: pino({ enabled: false }) });
  close = makeClose(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  for (const socket of callers) socket.destroy();
  await close(0);
});

async function calling(): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined);
  callers.push(socket);
  await once(socket, 'connect');
  return socket;
}

/** A caller whose connection has its small answer, and is kept. */
async function rested(): Promise<Socket> {
  const socket = await calling();
  socket.write(get('/'));
  await once(socket, 'data');
  return socket.resume();
}

/** A caller that has not begun to read the large answer, all of which has been handed to its connection. */
async function waited(): Promise<Socket> {
  const socket = (await calling()).pause();
  const begun = once(server, 'request');
  socket.write(get('/large'));
  await begun;
  return socket;
}

async function lengthOf(socket: Socket): Promise<number> {
  let length = 0;
  socket.on('data', (piece) => {
    length += piece.length;
    if (length > large) socket.end();
  });
  await once(socket.resume(), 'close');
  return length;
}

test('a connection whose caller asks nothing more is closed when its time is over', async () => {
  server.keepAliveTimeout = 50;
  const socket = await rested();
  await once(socket, 'close');
});

test('a stop closes what rests, and lets an answer that is on its way come to its end', async () => {
  const [resting, reading] = [await rested(), await waited()];
  const stopped = close(60_000);
  await once(resting, 'close');
  await wait(300);
  expect(await lengthOf(reading)).toBeGreaterThan(large);
  await stopped;
});

test('where connections are many, those at rest are closed, and none whose answer is on its way', async () => {
  const [resting, reading] = [await rested(), await waited()];
  const closed = once(resting, 'close');
  for (let n = 2; n < connections; n++) await calling();
  await closed;
  expect(await lengthOf(reading)).toBeGreaterThan(large);
});
