import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * `node proof/run.ts [--short] [NAME...]`: every proof, or those that are named, one after another. The long form writes
 * a dated result file that is committed: after each proof, so that a run that is cut short leaves what it found. The
 * short form is for each change. Exit 1 when any proof failed.
 */
const { values, positionals } = parseArgs({ options: { short: { type: 'boolean' } }, allowPositionals: true });

/** File, the option that says how much, how much in the long form and in the short one. */
const proofs: readonly (readonly [string, string?, number?, number?])[] = [
  ['kill', '--kills', 25, 5],
  ['powerloss', '--cuts', 25, 4],
  ['kill-points', '--kills', 25, 5],
  ['leak-canary', '--messages', 500, 60],
  ['audit-tampering', '--tamperings', 1000, 200],
  ['mutations', '--mutations', 20_000, 2000],
  ['limits'],
];

const unknown = positionals.filter((name) => !proofs.some(([known]) => known === name));
if (unknown.length > 0) throw new Error(`no such proof: ${unknown.join(', ')}`);

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const day = new Date().toISOString().slice(0, 10);
const resultFile = at(`results/${day}.json`);

interface Result {
  readonly name: string;
}

/** The day's results with these in place of older ones of the same name. */
function keep(results: readonly Result[]): void {
  const before = existsSync(resultFile)
    ? (JSON.parse(readFileSync(resultFile, 'utf8')) as { results: readonly Result[] }).results
    : [];
  const kept = [...before.filter(({ name }) => !results.some((r) => r.name === name)), ...results];
  mkdirSync(at('results'), { recursive: true });
  writeFileSync(resultFile, `${JSON.stringify({ day, node: process.version, results: kept }, null, 2)}\n`);
}

for (const [name, option, long, brief] of proofs) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const args = option ? [option, String(values.short ? brief : long)] : [];
  process.stderr.write(`proof ${name} ${args.join(' ')}\n`);
  const { stdout, status } = spawnSync(process.execPath, [at(`${name}.ts`), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.stdout.write(stdout);
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  if (!values.short) keep(lines.map((line) => JSON.parse(line) as Result));
  if (status !== 0) {
    process.stderr.write(`proof ${name} FAILED (${status})\n`);
    process.exitCode = 1;
  }
}
