import { connect } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { message } from '../../proof/gateway/engine.ts';
import { makeWorld, type World } from '../../src/cli/demo/world.ts';
import { allOf, type Served, served } from '../support/served.ts';
import { configure } from '../support/station.ts';

/**
 * What hostile callers do to connections, at the HTTPS door of a real process. After each: somebody else's referral is taken,
 * and no socket is left behind.
 */
const limits = { headerSeconds: 1, bodySeconds: 2, answerSeconds: 2, connections: 300 };
const roomMb = 150;

let world: World;
let gateway: Served;
let serial = 0;
let before: { readonly sockets: number; readonly megabytes: number };

const accepted = async (): Promise<number> =>
  (
    await gateway.client.post(
      '/exchanges',
      await message(`SE5566778899-SYS1#HOSTILE-${++serial}`),
      'application/vnd.vardbro.referral+json',
    )
  ).status;
const connections = (count: number): Promise<TLSSocket[]> =>
  Promise.all(Array.from({ length: count }, () => gateway.connection()));
const get = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`;
const post = (length: number, more = ''): string =>
  `POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n${more}Content-Length: ${length}\r\n\r\n`;
const statuses = (answer: string): string[] => [...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status!);

/** Goes on sending a byte at a time until the other end has had enough. */
async function drip(socket: TLSSocket, head: string): Promise<string> {
  const answer = allOf(socket);
  socket.write(head);
  const timer = setInterval(() => socket.writable && socket.write('a'), 100);
  return answer.finally(() => clearInterval(timer));
}

beforeAll(async () => {
  world = await makeWorld(Date.now());
  // Its partner never answers: no sockets but those of the test.
  configure(world.region.configFile, (config) => ({
    ...config,
    limits,
    timing: { ...config.timing, retryFirst: 3_600_000, retryLast: 3_600_000 },
  }));
  gateway = await served(world, world.region);
  expect(await accepted()).toBe(202);
  before = { sockets: gateway.sockets(), megabytes: gateway.megabytes() };
}, 120_000);
afterEach(async () => {
  expect(await accepted()).toBe(202);
  await expect.poll(() => gateway.sockets(), { timeout: 10_000 }).toBeLessThanOrEqual(before.sockets);
  expect(gateway.megabytes() - before.megabytes).toBeLessThan(roomMb);
});
afterAll(async () => {
  const { code } = await gateway.stop();
  await world.remove();
  expect(code).toBe(0);
});

describe('a caller that takes its time', () => {
  test('with its TLS handshake is cut', async () => {
    const socket = connect(world.region.port, '127.0.0.1', () => socket.write(Buffer.from('160301', 'hex')));
    expect(await allOf(socket)).toBe('');
  });

  test('before its first byte, and with its header, is told so', async () => {
    const answers = await Promise.all([
      allOf(await gateway.connection()),
      drip(await gateway.connection(), 'GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: '),
    ]);
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 408 .*OperationOutcome.*body-timeout/s);
  });

  test('with its body is told so', async () => {
    const answer = await drip(await gateway.connection(), post(4_000));
    expect(answer).toMatch(/^HTTP\/1\.1 408 .*OperationOutcome.*body-timeout/s);
  });

  test('with reading its answers is cut', async () => {
    const partner = world.clinic.clientCertificate;
    const sockets = await Promise.all(Array.from({ length: 4 }, () => gateway.connection(partner)));
    for (const socket of sockets) {
      socket.on('error', () => undefined).pause();
      socket.write(get('/fhir/StructureDefinition').repeat(4));
    }
    await expect.poll(() => gateway.sockets(), { timeout: 20_000 }).toBeLessThanOrEqual(before.sockets);
    expect(gateway.log().map(({ event }) => event)).toContain('server-answer-unread');
    for (const socket of sockets) socket.destroy();
  });
});

describe('many at once', { timeout: 120_000 }, () => {
  test('500 connections that rest after one question shut nobody out', async () => {
    const held: TLSSocket[] = [];
    let answered = 0;
    for (let n = 0; n < 10; n++) {
      for (const socket of await connections(50)) {
        held.push(socket.on('error', () => undefined).once('data', () => answered++) as TLSSocket);
        socket.write(get('/health'));
      }
      if (n % 5 === 4) expect(await accepted()).toBe(202);
    }
    await expect.poll(() => answered, { timeout: 20_000 }).toBe(500);
    expect(gateway.sockets()).toBeLessThanOrEqual(limits.connections + before.sockets);
    for (const socket of held) socket.destroy();
  });

  test('ten requests sent together are answered in turn; five thousand are not all worked on', async () => {
    const [few, flood] = await connections(2);
    const [answers, rest] = [allOf(few!), allOf(flood!)];
    few!.write(get('/health').repeat(9) + get('/health', 'Connection: close\r\n'));
    flood!.write(get('/health').repeat(5_000));
    expect(statuses(await answers)).toEqual(Array(10).fill('200'));
    expect(statuses(await rest).filter((status) => status === '200').length).toBeLessThan(5_000);
  });
});

describe('a caller that goes', () => {
  test('in the middle of header and body leaves nothing behind', async () => {
    for (const text of [
      'GET /hea',
      get('/health').slice(0, -2),
      `${post(4_000)}grant_type=`,
      post(4_000, 'Expect: 100-continue\r\n'),
    ])
      for (const socket of await connections(20)) {
        socket.on('error', () => undefined);
        socket.write(text, () => socket.destroy());
      }
  });

  test('from its own end alone is still answered', async () => {
    const [whole, cut] = await connections(2);
    const answers = Promise.all([allOf(whole!), allOf(cut!)]);
    whole!.end(get('/health'));
    cut!.end(`${post(4_000)}grant_type=`);
    const [first, second] = await answers;
    expect(statuses(first!)).toEqual(['200']);
    expect(second).toMatch(/^HTTP\/1\.1 400 .*OperationOutcome.*http-syntax/s);
  });

  test('and speaks no TLS is cut', async () => {
    const socket = connect(world.region.port, '127.0.0.1', () => socket.write(get('/health')));
    expect(await allOf(socket)).toBe('');
  });
});

describe('a body that is more than it seems', () => {
  const codes = async (body: Uint8Array | string, mediaType: string, headers?: Record<string, string>) => {
    const reply = await gateway.client.post('/exchanges', body, mediaType, headers);
    const { resourceType, issue } = reply.json<{
      resourceType: string;
      issue: { details: { coding: { code: string }[] } }[];
    }>();
    return [reply.status, resourceType, issue.map(({ details }) => details.coding[0]!.code)];
  };

  test('a gzip bomb is told by its ratio', async () => {
    const bomb = gzipSync(Buffer.alloc(200_000_000, 32));
    expect(await codes(bomb, 'application/json', { 'content-encoding': 'gzip' })).toEqual([
      413,
      'OperationOutcome',
      ['decompression-limit'],
    ]);
  });

  test('multipart within multipart is not unfolded', async () => {
    const inner = (depth: number): string =>
      depth === 0
        ? '{}'
        : `--b${depth}\r\nContent-Type: multipart/related; boundary=b${depth - 1}\r\n\r\n${inner(depth - 1)}\r\n--b${depth}--\r\n`;
    expect(await codes(inner(200), 'multipart/related; boundary=b200')).toEqual([
      400,
      'OperationOutcome',
      [expect.stringMatching(/multipart|media/)],
    ]);
  });
});
