import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * `npm run conformance`: every suite of published cases, its lines as they come, and each figure beside its goal
 * (goals.json). The cases lie beside the project (`VARDBRO_SHARED`, else `../shared`); a suite without its cases is
 * skipped and says so. Exit 1 when a figure misses its goal.
 */
interface Goal {
  readonly where: Readonly<Record<string, unknown>>;
  readonly figure: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

interface Suite {
  readonly suite: string;
  /** Folder below the shared data. */
  readonly cases: string;
  /** Name of the suite, then its options. */
  readonly args: readonly string[];
  readonly goals: readonly Goal[];
}

type Line = Readonly<Record<string, unknown>>;

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const shared = process.env.VARDBRO_SHARED ?? at('../../shared');
const suites = JSON.parse(readFileSync(at('goals.json'), 'utf8')) as Suite[];

function linesOf({ args: [name, ...options], cases }: Suite): Line[] {
  const command = [at('../src/cli/main.ts'), 'conformance', name!, `${shared}/${cases}`, ...options];
  const { stdout, status } = spawnSync(process.execPath, command, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 100_000_000,
  });
  if (status === null || status === 2) throw new Error(`conformance ${name} could not run`);
  process.stdout.write(stdout);
  const texts = stdout.split('\n').filter((text) => text.startsWith('{'));
  return texts.map((text) => JSON.parse(text) as Line);
}

/** True when the figure is there and reaches its goal. */
function met({ where, figure, atLeast = -Infinity, atMost = Infinity }: Goal, lines: readonly Line[]): boolean {
  const line = lines.find((one) => Object.entries(where).every(([name, value]) => one[name] === value));
  const value = line?.[figure];
  return typeof value === 'number' && value >= atLeast && value <= atMost;
}

let missed = 0;
for (const suite of suites) {
  if (!existsSync(`${shared}/${suite.cases}`)) {
    process.stderr.write(`skipped: ${suite.suite}: its cases are not beside the project\n`);
    continue;
  }
  const lines = linesOf(suite);
  for (const goal of suite.goals.filter((one) => !met(one, lines))) {
    missed++;
    process.stderr.write(`missed: ${suite.suite} ${JSON.stringify(goal)}\n`);
  }
}
process.exitCode = missed === 0 ? 0 : 1;
