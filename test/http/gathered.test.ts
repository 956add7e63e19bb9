import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gathered } from '../../src/http/gathered.ts';
import { heapHeld } from '../support/memory.ts';

test('bytes come out as they went in, however they were cut, in no more than twice their room', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 9_000 }), { maxLength: 8 }), (pieces) => {
      const body = gathered();
      for (const piece of pieces) body.add(piece);
      const whole = Buffer.concat(pieces);
      expect(body.size).toBe(whole.length);
      const taken = body.take();
      expect(taken.equals(whole)).toBe(true);
      expect(taken.buffer.byteLength).toBeLessThanOrEqual(Math.max(8_192, 2 * whole.length));
      expect([body.size, body.take().length]).toEqual([0, 0]);
    }),
    { seed: 1 },
  );
});

test('bytes that come singly make no object each', () => {
  const [body, piece] = [gathered(), Buffer.from('x')];
  const before = heapHeld();
  for (let n = 0; n < 2_000_000; n++) body.add(piece);
  expect(body.size).toBe(2_000_000);
  expect(heapHeld() - before).toBeLessThan(50_000_000);
});
