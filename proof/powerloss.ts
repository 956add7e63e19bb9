import { parseArgs } from 'node:util';
import { powerCuts } from './store/power-cuts.ts';
import { shimSource, whyNoPowerCuts } from './store/shim.ts';

/**
 * `node proof/powerloss.ts --cuts N`: N power cuts of the embedded store, and N of a control with `synchronous=NORMAL`,
 * which must lose; else the proof is blind. A few cuts of the control may all fall just after its log was copied home, which
 * makes it safe: it is cut again, at most ten times N. One JSON line; exit 1 when anything was lost, or nothing by the control.
 */
const { values } = parseArgs({ options: { cuts: { type: 'string', default: '20' } } });
const cuts = Number(values.cuts);
const shared = process.env.VARDBRO_SHARED;

const why = whyNoPowerCuts(shared);
if (why) {
  process.stdout.write(`${JSON.stringify({ name: 'store-power-cut', skipped: why })}\n`);
} else {
  const plan = { shim: shimSource(shared)!, cuts, random: Math.random };
  const { lost, doubled, stuck, audit, ...rest } = await powerCuts({ ...plan, synchronous: 'FULL' });
  const control = await controlThatLoses();
  process.stdout.write(
    `${JSON.stringify({ name: 'store-power-cut', ...rest, lost, doubled, stuck, audit, control })}\n`,
  );
  process.exitCode = lost + doubled + stuck + audit > 0 || control.lost === 0 ? 1 : 0;
}

async function controlThatLoses(): Promise<{ cuts: number; acked: number; lost: number }> {
  const sum = { cuts: 0, acked: 0, lost: 0 };
  for (let round = 0; round < 10 && sum.lost === 0; round++) {
    const weak = await powerCuts({ shim: shimSource(shared)!, cuts, random: Math.random, synchronous: 'NORMAL' });
    sum.cuts += cuts;
    sum.acked += weak.acked;
    sum.lost += weak.lost;
  }
  return sum;
}
