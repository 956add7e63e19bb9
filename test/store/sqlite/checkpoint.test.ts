import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { makeCheckpoints } from '../../../src/store/sqlite/checkpoint.ts';
import { at, referral } from '../../contract/store-builder.ts';
import { sqlitePlace } from './place.ts';

const megabytes = (n: number) => n * 1_048_576;

test('a long log is copied home after the answer, not before it, and a short one stays', async () => {
  const place = await sqlitePlace();
  const store = await place.open(() => at);
  try {
    const size = () => statSync(place.file).size;
    const accept = async (name: string, bytes: number) => {
      const change = referral(name);
      const bodies = change.bodies!.map((body) => ({ ...body, bytes: Buffer.alloc(bytes, 1) }));
      expect(await store.accept({ ...change, bodies: bodies.slice(0, 1) })).toEqual({ kind: 'done' });
    };
    await accept('short', megabytes(1));
    await turn();
    await turn();
    expect(size()).toBeLessThan(megabytes(1));
    await accept('long', megabytes(5));
    expect(size()).toBeLessThan(megabytes(1));
    await turn();
    await turn();
    expect(size()).toBeGreaterThan(megabytes(6));
  } finally {
    await store.close();
    await place.remove();
  }
});

test('a store may be closed before its turn to copy comes', async () => {
  const place = await sqlitePlace();
  const store = await place.open(() => at);
  await store.accept(referral('a'));
  await store.close();
  await turn();
  await place.remove();
});

test('a log that cannot be copied is told, and tried again after the next commit', async () => {
  const told: unknown[] = [];
  const full = new Error('disk I/O error');
  let asked = 0;
  const failing = {
    prepare: () => ({
      get: () => {
        asked++;
        throw full;
      },
    }),
  } as unknown as DatabaseSync;
  const checkpoints = makeCheckpoints(failing, (error) => told.push(error));
  for (const _ of [1, 2]) {
    checkpoints.soon();
    checkpoints.soon();
    await turn();
  }
  expect(told).toEqual([full, full]);
  expect(asked).toBe(2);
});
