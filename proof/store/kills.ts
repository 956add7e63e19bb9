import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, type Findings } from './check.ts';
import { add } from './power-cuts.ts';
import { attack, type Promised } from './victim.ts';

export interface KillSummary extends Findings {
  readonly kills: number;
  readonly acked: number;
}

/** Kills the process `kills` times over one and the same file, and after each holds it against all promises so far. */
export async function kills(count: number, random: () => number): Promise<KillSummary> {
  const sum = { kills: count, acked: 0, lost: 0, doubled: 0, stuck: 0, audit: 0 };
  const folder = mkdtempSync(join(tmpdir(), 'vardbro-kill-'));
  const file = join(folder, 'vardbro.db');
  const promised: Promised[] = [];
  try {
    for (let round = 0; round < count; round++) {
      promised.push(await attack({ file, round, synchronous: 'FULL', killAfter: 10 + Math.floor(random() * 500) }));
      sum.acked += promised.at(-1)!.acked;
      add(sum, await check(file, promised));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return sum;
}
