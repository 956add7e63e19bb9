import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { post } from '../../../src/transports/outgoing/post.ts';

const size = 5_000_000;
let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((asked, answer) => {
    asked.resume();
    const stated = asked.url === '/stated' ? { 'content-length': size } : {};
    answer.writeHead(200, stated).end(Buffer.alloc(size));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('an answer for which there is no room', () => {
  test.each([
    ['of stated length', '/stated', async () => false],
    ['of unknown length', '/unstated', async () => false],
    ['that cannot be asked for', '/stated', () => Promise.reject(new Error('closed'))],
  ])('%s keeps no connection: the next call gets it at once', async (_, path, room) => {
    const dispatcher = new Agent({ connections: 1 });
    const calls = { headers: {}, body: 'x', dispatcher, maxAnswerBytes: 10 * size };
    const first = new AbortController();
    const refused = await post({ ...calls, url: `${url}${path}`, signal: first.signal, room });
    expect([refused.failure, refused.recording.complete]).toEqual([expect.any(Error), false]);
    const next = await post({ ...calls, url: `${url}${path}`, signal: AbortSignal.timeout(3_000) });
    expect([next.failure, next.recording.complete, next.recording.bytes().length]).toEqual([undefined, true, size]);
    await dispatcher.destroy();
  });
});
