import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { check } from '../../proof/store/check.ts';
import { kills } from '../../proof/store/kills.ts';
import { powerCuts } from '../../proof/store/power-cuts.ts';
import { shimSource, whyNoPowerCuts } from '../../proof/store/shim.ts';
import { systemClock } from '../../src/model/clock.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';

// The short form of `node proof/kill.ts` and `node proof/powerloss.ts`.
const shared = process.env.VARDBRO_SHARED;
const why = whyNoPowerCuts(shared);
const nothing = { lost: 0, doubled: 0, stuck: 0, audit: 0 };

test('keeps every promise through kill -9', async () => {
  const summary = await kills(2, () => 0.1);
  expect(summary).toMatchObject(nothing);
  expect(summary.acked).toBeGreaterThanOrEqual(120);
});

test('sees a loss when there is one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vardbro-check-'));
  const file = join(folder, 'vardbro.db');
  const store = openSqliteStore({ file, clock: systemClock });
  await store.migrate();
  await store.close();
  const promised = { accepted: new Set(['never-there']), completed: new Set(['nor-this']), acked: 2 };
  expect(await check(file, [promised])).toEqual({ ...nothing, lost: 2 });
  rmSync(folder, { recursive: true });
});

describe.skipIf(why)(`power cuts${why ? ` (skipped: ${why})` : ''}`, () => {
  /** Each cut at another moment after a checkpoint: one alone may fall right after it, when nothing is at risk. */
  const cut = (synchronous: 'FULL' | 'NORMAL', moments: readonly number[]) => {
    let next = 0;
    const random = () => moments[next++ % moments.length]!;
    return powerCuts({ shim: shimSource(shared)!, cuts: moments.length, synchronous, random });
  };

  test('keep every promise', async () => {
    expect(await cut('FULL', [0.3])).toMatchObject(nothing);
  });

  test('would be seen to lose with less than synchronous=FULL', async () => {
    expect((await cut('NORMAL', [0.05, 0.1, 0.17, 0.26])).lost).toBeGreaterThan(0);
  });
});
