import { PassThrough, Writable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { pouring } from '../../src/http/dicomweb/pouring.ts';

/** Keeps what it is given; `ended` tells whether it came to its end or was broken off. */
function reader(take: (next: () => void) => void = (next) => next()) {
  const pieces: Buffer[] = [];
  const to = new Writable({
    write(piece, _encoding, next) {
      pieces.push(piece);
      take(next);
    },
  });
  const ended = new Promise<boolean>((resolve) => to.once('close', () => resolve(to.writableFinished)));
  return { to, ended, text: () => Buffer.concat(pieces).toString() };
}

test('a stream that broke off before anybody read it breaks the answer', async () => {
  const body = new PassThrough();
  body.on('error', () => undefined);
  body.destroy(new Error('the archive went away'));
  await new Promise((resolve) => setImmediate(resolve));
  const { to, ended } = reader();
  pouring({ body }, 1_000)(to);
  expect(await ended).toBe(false);
});

test('what fits comes whole, and each piece is told when it has been taken', async () => {
  const body = new PassThrough();
  body.write('pix');
  body.end('els');
  const done: string[] = [];
  const { to, ended, text } = reader();
  pouring({ body, done: (piece) => done.push(Buffer.from(piece).toString()) }, 6)(to);
  expect([await ended, text(), done.join('')]).toEqual([true, 'pixels', 'pixels']);
});

test('more than may come is broken off at both ends', async () => {
  const body = new PassThrough();
  body.end('pixels');
  const { to, ended, text } = reader();
  pouring({ body }, 5)(to);
  expect([await ended, body.destroyed, text()]).toEqual([false, true, '']);
});

test('a reader that has gone already, or goes midway, ends the body', async () => {
  const [early, late] = [new PassThrough(), new PassThrough()];
  const gone = reader();
  gone.to.destroy();
  await gone.ended;
  early.write('pixels');
  pouring({ body: early }, 1_000)(gone.to);
  await expect.poll(() => early.destroyed).toBe(true);
  const going = reader();
  late.write('pixels');
  pouring({ body: late }, 1_000)(going.to);
  await expect.poll(() => going.text()).toBe('pixels');
  going.to.destroy();
  await expect.poll(() => late.destroyed).toBe(true);
});

test('a reader that takes nothing is left, and the archive let go', async () => {
  const body = new PassThrough();
  body.write('pixels');
  const { to, ended } = reader(() => undefined);
  pouring({ body }, 1_000, 50)(to);
  expect([await ended, body.destroyed]).toEqual([false, true]);
});

test('a reader that goes while a piece is on its way leaves no clock behind', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const body = new PassThrough();
    body.write('pixels');
    const taken = Promise.withResolvers<void>();
    const { to, ended } = reader(() => taken.resolve());
    pouring({ body }, 1_000)(to);
    await taken.promise;
    expect(vi.getTimerCount()).toBe(1);
    to.destroy();
    await ended;
    expect([body.destroyed, vi.getTimerCount()]).toEqual([true, 0]);
  } finally {
    vi.useRealTimers();
  }
});

test('of what is asked for by its head alone nothing is read, and a body that says nothing ends with its reader', async () => {
  const [big, silent] = [new PassThrough(), new PassThrough()];
  big.write('pixels');
  const { to, ended, text } = reader();
  pouring({ body: big }, 1_000)(to, true);
  expect([await ended, big.destroyed, text()]).toEqual([true, true, '']);
  const gone = reader();
  gone.to.destroy();
  await gone.ended;
  pouring({ body: silent }, 1_000)(gone.to);
  await expect.poll(() => silent.destroyed).toBe(true);
});
