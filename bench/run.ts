import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** `node bench/run.ts [--smoke]`: every bench, one JSON line per figure. Exit 1 only when a bench could not run. */
const smoke = process.argv.includes('--smoke');
const benches: readonly (readonly string[])[] = [
  ['store.ts', smoke ? '1' : '5'],
  ['store-pages.ts', smoke ? '1600' : '6400'],
  ['validation.ts'],
  ['record-copy.ts', ...(smoke ? ['--smoke'] : [])],
  ['gateway.ts', ...(smoke ? ['--smoke'] : [])],
  ['terminology.ts', ...(smoke ? ['--smoke'] : [])],
  ['hl7v2.ts', ...(smoke ? ['--smoke'] : [])],
  ['images.ts'],
  ['message-codes.ts', ...(smoke ? ['--smoke'] : [])],
  ['rivta.ts', ...(smoke ? ['--smoke'] : [])],
  ['terminology-release.ts', ...(smoke ? ['--smoke'] : [])],
];
for (const [file, ...args] of benches) {
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL(file!, import.meta.url)), ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status === 0) continue;
  process.stderr.write(`bench ${file} could not run (${status})\n`);
  process.exitCode = 1;
}
