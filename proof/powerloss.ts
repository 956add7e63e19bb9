import { parseArgs } from 'node:util';
import { powerCuts } from './store/power-cuts.ts';
import { shimSource, whyNoPowerCuts } from './store/shim.ts';

/**
 * `node proof/powerloss.ts --cuts N`: N power cuts of the embedded store, and N of a control with `synchronous=NORMAL`,
 * which must lose; else the proof is blind. One JSON line; exit 1 when anything was lost, or nothing by the control.
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
  const weak = await powerCuts({ ...plan, synchronous: 'NORMAL' });
  const control = { cuts, acked: weak.acked, lost: weak.lost };
  process.stdout.write(
    `${JSON.stringify({ name: 'store-power-cut', ...rest, lost, doubled, stuck, audit, control })}\n`,
  );
  process.exitCode = lost + doubled + stuck + audit > 0 || control.lost === 0 ? 1 : 0;
}
