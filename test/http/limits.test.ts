import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { codesOf, type Door, type DoorOptions, openDoor } from './door.ts';

let door: Door;
afterEach(() => door.close());
const open = async (limits: DoorOptions['limits']) => {
  door = await openDoor({ limits: limits ?? {} });
};
const post = (body: NonNullable<RequestInit['body']>, headers: Record<string, string> = {}) =>
  door.call('engine', 'POST', '/exchanges', {
    body,
    headers: { 'Content-Type': 'application/json', ...headers },
    duplex: 'half',
  } as RequestInit);

const stream = (bytes: number) =>
  new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array(bytes).fill(32));
      controller.close();
    },
  });

describe('size of a body', () => {
  test.each([
    ['declared', 999, 202],
    ['declared', 1000, 202],
    ['declared', 1001, 413],
    ['streamed', 1000, 202],
    ['streamed', 1001, 413],
  ] as const)('%s, %i bytes of at most 1000: %i', async (how, size, status) => {
    await open({ bodyBytes: 1000 });
    const response = await post(how === 'declared' ? 'x'.repeat(size) : stream(size));
    expect(response.status).toBe(status);
    if (status === 413) expect(await codesOf(response)).toEqual(['body-too-large']);
    expect(door.gateway.submissions.length).toBe(status === 202 ? 1 : 0);
  });

  test('an empty body is refused', async () => {
    await open({});
    const response = await post('');
    expect([response.status, await codesOf(response)]).toEqual([400, ['body-empty']]);
  });

  test('a declared length beyond the limit is refused before a byte is read', async () => {
    await open({ bodyBytes: 1000 });
    const answer = await raw(`${await head('engine')}Content-Length: 5000000000\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('a caller who asks first is told 413 instead of 100', async () => {
    await open({ bodyBytes: 1000 });
    const asking = `${await head('engine')}Expect: 100-continue\r\n`;
    expect(await raw(`${asking}Content-Length: 1001\r\n\r\n`)).toMatch(/^HTTP\/1\.1 413 /);
    expect(await raw(`${asking}Content-Length: 2\r\nConnection: close\r\n\r\n{}`)).toMatch(
      /^HTTP\/1\.1 100 .*HTTP\/1\.1 202 /s,
    );
  });
});

const unpacked = 100_000;

describe('compressed bodies', () => {
  const gzip = { 'Content-Encoding': 'gzip' };

  test.each([
    [1000, 202],
    [1001, 413],
  ])('of %i bytes unpacked, at most 1000: %i', async (size, status) => {
    await open({ bodyBytes: 1000, gzipRatio: 1_000 });
    expect((await post(gzipSync('x'.repeat(size)), gzip)).status).toBe(status);
  });

  test('are handed on unpacked, byte for byte', async () => {
    await open({});
    await post(gzipSync('{"a": 1.00}'), gzip);
    expect(Buffer.from(door.gateway.submissions[0]!.submission.source.bytes).toString()).toBe('{"a": 1.00}');
  });

  test.each([
    [-1, 413],
    [0, 202],
  ])('whose ratio is the limit%s: %i', async (less, status) => {
    const bomb = gzipSync('x'.repeat(unpacked));
    await open({ gzipRatio: (unpacked + less) / bomb.length });
    const response = await post(bomb, gzip);
    expect(response.status).toBe(status);
    if (status === 413) expect(await codesOf(response)).toEqual(['decompression-limit']);
  });

  test.each(['deflate', 'br', 'gzip, gzip', 'zstd', 'x'])('in %s are refused', async (encoding) => {
    await open({});
    const response = await post('{}', { 'Content-Encoding': encoding });
    expect([response.status, await codesOf(response)]).toEqual([415, ['content-encoding']]);
  });

  test.each([
    ['not gzip', Buffer.from('{"a":1}')],
    ['cut short', gzipSync('x'.repeat(500)).subarray(0, -9)],
  ])('that are %s are refused', async (_name, bytes) => {
    await open({});
    const response = await post(bytes, gzip);
    expect([response.status, await codesOf(response)]).toEqual([400, ['content-encoding-corrupt']]);
  });
});

describe('time and number', () => {
  test('a body that does not come in time is answered 408 and its connection closed', async () => {
    await open({ bodySeconds: 0.1 });
    const answer = await raw(`${await head('engine')}Content-Length: 100\r\n\r\n{`);
    expect(answer).toMatch(/^HTTP\/1\.1 408 .*body-timeout/s);
  });

  test('a header that does not come in time is answered 408 and its connection closed', async () => {
    await open({ headerSeconds: 0.1, bodySeconds: 0.1 });
    expect(await raw('GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ')).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('an idle connection is kept for longer than a load balancer keeps it', async () => {
    await open({});
    const { headers } = await fetch(`http://127.0.0.1:${door.port}/health`);
    expect(headers.get('keep-alive')).toBe('timeout=65');
  });

  test('more requests at once than the limit get 429 and Retry-After, and room comes back', async () => {
    await open({ concurrent: 1 });
    let release = () => {};
    const blocked = new Promise<void>((resolve) => {
      release = resolve;
    });
    const begun = new Promise<void>((begin) => {
      door.gateway.behave = async () => {
        begin();
        await blocked;
        return { status: 202, mediaType: 'application/json', bytes: Buffer.from('{}') };
      };
    });
    const first = post('{}');
    await begun;
    const second = await post('{}');
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await codesOf(second)).toEqual(['too-many-requests']);
    release();
    expect((await first).status).toBe(202);
    door.gateway.behave = undefined;
    expect((await post('{}')).status).toBe(202);
  });

  test('a caller that lets its answer wait gives its place to another', async () => {
    await open({ concurrent: 1 });
    const unread = connect(door.port, '127.0.0.1').pause();
    const large = { status: 202, mediaType: 'application/json', bytes: Buffer.alloc(30_000_000, ' ') };
    door.gateway.behave = async () => large;
    unread.write(`${await head('engine')}Content-Length: 2\r\n\r\n{}`);
    await expect.poll(() => door.gateway.submissions.length).toBe(1);
    door.gateway.behave = undefined;
    expect((await post('{}')).status).toBe(429);
    door.time.now += 5_000;
    expect((await post('{}')).status).toBe(202);
    unread.destroy();
  });

  test('a caller whose request took long is not cut as soon as it is answered', async () => {
    await open({ concurrent: 1 });
    door.gateway.behave = async () => {
      door.time.now += 60_000;
      return { status: 202, mediaType: 'application/json', bytes: Buffer.alloc(30_000_000, ' ') };
    };
    const slow = connect(door.port, '127.0.0.1').pause();
    slow.write(`${await head('engine')}Connection: close\r\nContent-Length: 2\r\n\r\n{}`);
    await expect.poll(() => door.gateway.submissions.length).toBe(1);
    door.gateway.behave = undefined;
    expect((await post('{}')).status).toBe(429);
    let length = 0;
    for await (const piece of slow) length += piece.length;
    expect(length).toBeGreaterThan(30_000_000);
  });

  test('a caller that takes in nothing of its answer is cut', async () => {
    await open({ answerSeconds: 0.2 });
    door.gateway.behave = async () => ({ status: 202, mediaType: 'application/json', bytes: Buffer.alloc(30_000_000) });
    const unread = connect(door.port, '127.0.0.1').pause();
    unread.write(`${await head('engine')}Content-Length: 2\r\n\r\n{}`);
    await expect.poll(() => door.lines.some((line) => line.includes('server-answer-unread'))).toBe(true);
    unread.destroy();
  });

  test('an answer that is long in coming is waited for', async () => {
    await open({ answerSeconds: 0.1 });
    door.gateway.behave = async () => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      return { status: 202, mediaType: 'application/json', bytes: Buffer.from('{}') };
    };
    expect((await post('{}')).status).toBe(202);
  });

  test('one connection gets sixteen places', async () => {
    await open({});
    const one = 'GET /health HTTP/1.1\r\nHost: x\r\n';
    const answers = await raw(`${`${one}\r\n`.repeat(19)}${one}Connection: close\r\n\r\n`);
    expect(answers.match(/(?<=HTTP\/1\.1 )\d{3}/g)).toEqual([...Array(16).fill('200'), ...Array(4).fill('429')]);
  });

  test('a header larger than 16 kB is answered 431', async () => {
    await open({});
    expect(await raw(`GET /health HTTP/1.1\r\nHost: x\r\nX-Big: ${'x'.repeat(17_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 .*header-too-large/s,
    );
  });
});

const head = async (client: string): Promise<string> =>
  `POST /exchanges HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await door.tokenFor(client)}\r\nContent-Type: application/json\r\n`;

/** Sends bytes and returns all that comes until the server closes the connection. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(door.port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (data) => {
      answer += data.toString('latin1');
    });
    socket.on('close', () => resolve(answer)).on('error', reject);
  });
}
