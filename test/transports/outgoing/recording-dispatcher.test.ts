import { gzipSync } from 'node:zlib';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Recording, recordingDispatcher } from '../../../src/transports/outgoing/recording-dispatcher.ts';
import { answer, cutAnswer, nobody, openPartner, type Partner } from '../partner.ts';

const through = new Agent();
let partner: Partner;
beforeAll(async () => {
  partner = await openPartner();
});
afterAll(async () => {
  await partner.close();
  await through.close();
});

/** Both that call through it: Node's own fetch (which fhir-kit-client uses) and undici's request. */
const callers = {
  fetch: async (url: string, { dispatcher }: Recording) => {
    const response = await fetch(url, { method: 'POST', body: 'x', dispatcher } as unknown as RequestInit);
    return new Uint8Array(await response.arrayBuffer());
  },
  request: async (url: string, { dispatcher }: Recording) => {
    const { body } = await request(url, { method: 'POST', body: 'x', dispatcher });
    return new Uint8Array(await body.arrayBuffer());
  },
};

describe.each(Object.entries(callers))('a recording of what %s does', (_name, call) => {
  const outcomeOf = (recording: Recording, url = partner.origin) =>
    call(url, recording).then(
      () => 'whole',
      () => 'failed',
    );

  test('holds status, headers and body, and the caller gets the same', async () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, n) => n % 256);
    partner.conduct = answer(418, bytes, { 'Retry-After': '3' });
    const recording = recordingDispatcher(through, 70_000);
    expect(Buffer.compare(await call(partner.origin, recording), bytes)).toBe(0);
    expect(Buffer.compare(recording.bytes(), bytes)).toBe(0);
    expect(recording).toMatchObject({ sent: true, status: 418, complete: true });
    expect([recording.header('retry-after'), recording.header('x-none')]).toEqual(['3', undefined]);
  });

  test('is not misled by early hints', async () => {
    partner.conduct = (response, ...rest) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' });
      answer(200, 'last')(response, ...rest);
    };
    const recording = recordingDispatcher(through, 100);
    expect(await outcomeOf(recording)).toBe('whole');
    expect(recording.status).toBe(200);
  });

  test('knows that nothing was sent where nobody listens', async () => {
    const recording = recordingDispatcher(through, 100);
    expect(await outcomeOf(recording, await nobody())).toBe('failed');
    expect(recording).toMatchObject({ sent: false, status: undefined, complete: false });
  });

  test('knows an answer cut off from a whole one', async () => {
    partner.conduct = cutAnswer;
    const recording = recordingDispatcher(through, 100);
    expect(await outcomeOf(recording)).toBe('failed');
    expect(recording).toMatchObject({ sent: true, status: 200, complete: false });
  });

  test.each([101, 5_000_000])('ends an answer of %i bytes where 100 are allowed', async (length) => {
    partner.conduct = answer(200, 'x'.repeat(length));
    const recording = recordingDispatcher(through, 100);
    expect(await outcomeOf(recording)).toBe('failed');
    expect(recording.complete).toBe(false);
    expect(recording.bytes().length).toBeLessThanOrEqual(100);
  });

  test('ends an answer that would be unpacked to many times its size', async () => {
    partner.conduct = answer(200, gzipSync(Buffer.alloc(10_000_000)), { 'content-encoding': 'gzip' });
    const recording = recordingDispatcher(through, 1_000_000);
    expect(await outcomeOf(recording)).toBe('failed');
    expect(recording.complete).toBe(false);
  });

  test('of two calls at the same time does not mix them', async () => {
    partner.conduct = (response, { path }, socket) => answer(200, path.repeat(1_000))(response, {} as never, socket);
    const recordings = ['a', 'b', 'c', 'd'].map((name) => [name, recordingDispatcher(through, 10_000)] as const);
    await Promise.all(recordings.map(([name, recording]) => call(`${partner.origin}/${name}`, recording)));
    for (const [name, recording] of recordings)
      expect(Buffer.from(recording.bytes()).toString()).toBe(`/${name}`.repeat(1_000));
  });
});
