import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, type Findings } from './check.ts';
import { compileShim } from './shim.ts';
import { attack } from './victim.ts';

export interface CutSummary extends Findings {
  readonly cuts: number;
  readonly acked: number;
}

export interface CutPlan {
  readonly shim: string;
  readonly cuts: number;
  readonly synchronous: 'FULL' | 'NORMAL';
  /** 0..1 */
  random(): number;
}

/**
 * Cuts the power `cuts` times: what was not fsync'ed is gone, and the store is opened from what is left. Each cut starts
 * with an empty disk.
 */
export async function powerCuts({ shim, cuts, synchronous, random }: CutPlan): Promise<CutSummary> {
  const sum = { cuts, acked: 0, lost: 0, doubled: 0, stuck: 0, audit: 0 };
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'vardbro-cut-')));
  const library = compileShim(shim, folder);
  try {
    for (let round = 0; round < cuts; round++) {
      const [disk, kept] = ['disk', 'kept'].map((name) => join(folder, `${name}-${round}`)) as [string, string];
      mkdirSync(disk);
      mkdirSync(kept);
      const promised = await attack({
        ...{ file: join(disk, 'vardbro.db'), round, synchronous, killAfter: 10 + Math.floor(random() * 150) },
        env: { LD_PRELOAD: library, PL_ROOT: disk, PL_SHADOW: kept },
      });
      sum.acked += promised.acked;
      add(sum, await check(join(kept, 'vardbro.db'), [promised]));
      for (const used of [disk, kept]) rmSync(used, { recursive: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return sum;
}

export function add(sum: Findings, more: Findings): void {
  sum.lost += more.lost;
  sum.doubled += more.doubled;
  sum.stuck += more.stuck;
  sum.audit += more.audit;
}
