import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * `node proof/run.ts [--short]`: every proof, one after another. The long form writes a dated result file that is
 * committed; the short form is for each change. Exit 1 when any proof failed.
 */
const short = process.argv.includes('--short');
const proofs: readonly (readonly string[])[] = short
  ? [
      ['kill.ts', '--kills', '5'],
      ['powerloss.ts', '--cuts', '4'],
      ['kill-points.ts', '--kills', '5'],
      ['leak-canary.ts', '--messages', '60'],
      ['audit-tampering.ts', '--tamperings', '200'],
      ['mutations.ts', '--mutations', '2000'],
      ['limits.ts'],
    ]
  : [
      ['kill.ts', '--kills', '25'],
      ['powerloss.ts', '--cuts', '25'],
      ['kill-points.ts', '--kills', '25'],
      ['leak-canary.ts', '--messages', '500'],
      ['audit-tampering.ts', '--tamperings', '1000'],
      ['mutations.ts', '--mutations', '20000'],
      ['limits.ts'],
    ];

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const results: unknown[] = [];
let failed = 0;
for (const [file, ...args] of proofs) {
  if (!existsSync(at(file!))) continue;
  process.stderr.write(`proof ${file} ${args.join(' ')}\n`);
  const { stdout, status } = spawnSync(process.execPath, [at(file!), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.stdout.write(stdout);
  results.push(
    ...stdout
      .trim()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as unknown),
  );
  if (status !== 0) failed++;
}
if (!short) {
  const day = new Date().toISOString().slice(0, 10);
  mkdirSync(at('results'), { recursive: true });
  writeFileSync(at(`results/${day}.json`), `${JSON.stringify({ day, node: process.version, results }, null, 2)}\n`);
}
process.exitCode = failed > 0 ? 1 : 0;
