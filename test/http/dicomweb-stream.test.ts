import { createCipheriv, createHash } from 'node:crypto';
import http, { type RequestListener, type Server } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { Agent, type Dispatcher, request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pouring } from '../../src/http/dicomweb/pouring.ts';
import { type DicomwebClient, dicomwebClient, isFailure } from '../../src/transports/dicomweb/dicomweb-client.ts';
import { addressGuard } from '../../src/transports/outgoing/address-guard.ts';
import { outgoingDispatcher } from '../../src/transports/outgoing/outgoing-dispatcher.ts';
import { ca } from '../support/certificates.ts';
import { buffersHeld } from '../support/memory.ts';
import '../support/seed.ts';
import { readBuffers } from '../../src/transports/outgoing/read-buffers.ts';

/** Images from an archive through the door, over the wire on both sides: client, dispatcher and its buffers as they serve. */
const most = 3_000_000_000;

interface Way {
  /** Asks for images through the door. */
  readonly door: string;
  readonly reader: Dispatcher;
  /** What the archive answers. */
  answer: RequestListener;
  readonly archive: Server;
  readonly dispatcher: Dispatcher;
  close(): Promise<void>;
}

async function makeWay(secure: boolean, limit = most): Promise<Way> {
  const serve = (listener: RequestListener): Server =>
    secure ? https.createServer(ca.server(), listener) : http.createServer(listener);
  const listening = async (server: Server): Promise<string> => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `localhost:${(server.address() as AddressInfo).port}`;
  };
  const archive = serve((req, res) => way.answer(req, res));
  const host = await listening(archive);
  const guard = addressGuard(
    () => [host],
    () => [host],
  );
  const buffers = readBuffers(8);
  const dispatcher = outgoingDispatcher({
    guard,
    tls: () => ({ ca: ca.cert }),
    connectTimeout: 5_000,
    answerTimeout: 3_000,
    connections: 4,
    buffers,
  });
  const tokens = { token: async () => ({ token: '' }) };
  const client: DicomwebClient = dicomwebClient({ dispatcher, buffers, guard, tokens, timeoutMs: 3_000 });
  const base = `${secure ? 'https' : 'http'}://${host}/dw`;
  const door = serve(async (req, res) => {
    const gone = new AbortController();
    res.once('close', () => gone.abort());
    const found = await client.fetch({ base, caseId: 'c', hosts: [host] }, req.url!, '*/*', gone.signal);
    if (isFailure(found)) return void res.writeHead(502).end(found.code);
    pouring(found, limit)(res.writeHead(200));
  });
  const reader = new Agent({ connect: { ca: ca.cert } });
  const way: Way = {
    door: `${secure ? 'https' : 'http'}://${await listening(door)}`,
    reader,
    answer: (_req, res) => void res.end(),
    archive,
    dispatcher,
    close: async () => {
      await Promise.all([reader.destroy(), dispatcher.destroy()]);
      for (const server of [door, archive]) await new Promise((resolve) => server.close(resolve).closeAllConnections());
    },
  };
  return way;
}

/** The same bytes for the same number, no two pieces alike. */
const bytesOf = (n: number, length: number): Buffer =>
  createCipheriv('aes-128-ctr', Buffer.alloc(16, n), Buffer.alloc(16)).update(Buffer.alloc(length));
const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe.each([
  ['plain', false],
  ['over TLS', true],
] as const)('images %s', (_name, secure) => {
  let way: Way;
  beforeAll(async () => {
    way = await makeWay(secure);
  });
  afterAll(() => way.close());

  test('come byte by byte as the archive sent them, in pieces of any size, to fast and slow readers at once', async () => {
    const study = fc.record({
      sizes: fc.array(fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 2_000_000 })), {
        minLength: 1,
        maxLength: 12,
      }),
      ends: fc.constantFrom('length' as const, 'last chunk' as const, 'close' as const),
      slow: fc.boolean(),
    });
    const studies = fc.array(study, { minLength: 3, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(studies, async (asked) => {
        const whole = asked.map(({ sizes }, n) =>
          bytesOf(
            n,
            sizes.reduce((sum, size) => sum + size, 0),
          ),
        );
        way.answer = async (req, res) => {
          const n = Number(req.url!.split('/').at(-1));
          const { sizes, ends } = asked[n]!;
          if (ends === 'close') res.removeHeader('transfer-encoding');
          res.writeHead(200, ends === 'length' ? { 'content-length': whole[n]!.length } : {});
          let at = 0;
          for (const size of sizes) {
            const piece = whole[n]!.subarray(at, at + size);
            at += size;
            if (!res.write(piece)) await new Promise((resolve) => res.once('drain', resolve));
          }
          res.end();
        };
        const came = await Promise.all(
          asked.map(async ({ slow }, n) => {
            const { body } = await request(`${way.door}/${n}`, { dispatcher: way.reader });
            const digest = createHash('sha256');
            // Long enough that the door has pieces that the system does not take yet.
            if (slow) await wait(200);
            for await (const piece of body) digest.update(piece);
            return digest.digest('hex');
          }),
        );
        expect(came).toEqual(whole.map(hash));
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  test('that a reader leaves midway give the connection of the archive back, and the next images come', async () => {
    let closed = 0;
    way.answer = (_req, res) => {
      res.once('close', () => closed++);
      const more = (): void => {
        while (!res.destroyed && res.write(Buffer.alloc(65_536)));
        res.once('drain', more);
      };
      more();
    };
    for (let n = 0; n < 6; n++) {
      const { body } = await request(`${way.door}/1`, { dispatcher: way.reader });
      for await (const _ of body) break;
    }
    await expect.poll(() => closed).toBe(6);
    way.answer = (_req, res) => void res.end('bild');
    expect(await (await request(`${way.door}/1`, { dispatcher: way.reader })).body.text()).toBe('bild');
  });

  test('of an archive that stalls midway are broken off, never ended as if whole', async () => {
    way.answer = (_req, res) => void res.writeHead(200).write(Buffer.alloc(100_000));
    const { body } = await request(`${way.door}/1`, { dispatcher: way.reader });
    await expect(body.arrayBuffer()).rejects.toThrow();
  }, 15_000);
});

/** So many bytes, of one piece again and again. */
const flood =
  (total: number): RequestListener =>
  (_req, res) => {
    const piece = Buffer.alloc(1 << 20);
    let left = total;
    const more = (): void => {
      while (left > 0) {
        left -= piece.length;
        if (!res.write(piece)) return void res.once('drain', more);
      }
      res.end();
    };
    more();
  };

test('two gigabytes take no memory to speak of', async () => {
  const way = await makeWay(false);
  const total = 2 ** 31;
  way.answer = flood(total);
  const memory = () => process.memoryUsage();
  buffersHeld();
  const before = memory();
  let [size, pieces, external, rss] = [0, 0, 0, 0];
  const { body } = await request(`${way.door}/1`, { dispatcher: way.reader });
  for await (const piece of body) {
    size += piece.length;
    if (pieces++ % 100 > 0) continue;
    external = Math.max(external, buffersHeld(before.arrayBuffers + 150_000_000) - before.arrayBuffers);
    rss = Math.max(rss, memory().rss - before.rss);
  }
  await way.close();
  expect(size).toBe(total);
  expect(external).toBeLessThan(150_000_000);
  expect(rss).toBeLessThan(300_000_000);
}, 240_000);

test('more than may come is broken off at both ends, however much the archive has', async () => {
  const way = await makeWay(false, 50_000_000);
  let closed = false;
  way.answer = (req, res) => {
    res.once('close', () => {
      closed = true;
    });
    flood(2 ** 31)(req, res);
  };
  const { body } = await request(`${way.door}/1`, { dispatcher: way.reader });
  let size = 0;
  const read = async (): Promise<void> => {
    for await (const piece of body) size += piece.length;
  };
  await expect(read()).rejects.toThrow();
  expect(size).toBeLessThanOrEqual(50_000_000);
  await expect.poll(() => closed).toBe(true);
  await way.close();
}, 60_000);

test('an archive that sends byte by byte holds no more memory than its bytes', async () => {
  const way = await makeWay(false);
  way.answer = async (_req, res) => {
    res.socket!.setNoDelay(true);
    res.writeHead(200, { 'content-length': 3_000 });
    for (let n = 0; n < 3_000; n++) {
      res.write(Buffer.alloc(1, n));
      if (n % 20 === 0) await wait(1);
    }
  };
  const before = buffersHeld();
  const { body } = await request(`${way.door}/1`, { dispatcher: way.reader });
  await wait(500);
  expect(buffersHeld(before + 20_000_000) - before).toBeLessThan(20_000_000);
  expect((await body.arrayBuffer()).byteLength).toBe(3_000);
  await way.close();
}, 30_000);
