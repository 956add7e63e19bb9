import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { bounded } from '../../src/http/dicomweb/bounded.ts';

test('a stream that broke off before anybody read it is told as broken', async () => {
  const body = new PassThrough();
  body.on('error', () => undefined);
  body.destroy(new Error('the archive went away'));
  await new Promise((resolve) => setImmediate(resolve));
  const stop = new AbortController();
  await expect(text(bounded(body, 1_000, stop))).rejects.toThrow();
  expect(stop.signal.aborted).toBe(true);
});

test('what fits comes whole, and the call to the archive is left alone', async () => {
  const body = new PassThrough();
  body.end('pixels');
  const stop = new AbortController();
  expect(await text(bounded(body, 6, stop))).toBe('pixels');
  expect(stop.signal.aborted).toBe(false);
});

test('more than may come is broken off at both ends', async () => {
  const body = new PassThrough();
  body.end('pixels');
  const stop = new AbortController();
  await expect(text(bounded(body, 5, stop))).rejects.toThrow('too large');
  expect([stop.signal.aborted, body.destroyed]).toEqual([true, true]);
});
