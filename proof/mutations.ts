import { parseArgs } from 'node:util';
import { messageChecker } from '../src/cli/commands/validate.ts';
import { validatorOver } from '../src/cli/validator.ts';
import { hasErrors } from '../src/model/issue.ts';
import { openDefinitions } from '../src/validation/packages/definitions.ts';
import { ownPackages } from '../src/validation/packages/load.ts';
import { examples } from './mutations/examples.ts';
import { mutated, mutations, placesIn } from './mutations/mutations.ts';

/**
 * Spoils one field of an example, N times, evenly spread over all examples, fields and ways to spoil one, and holds each
 * against R4, its profiles and the rules of a message, from the bytes on as `vardbro validate` does.
 * `node proof/mutations.ts --mutations N`: one JSON line; exit 1 when one ends in an exception or takes over a second of processor time, or
 * when a change that the JSON form of FHIR forbids gives no error. Control: the untouched examples give no exception and
 * no more errors than they are known for.
 */
const { values } = parseArgs({
  options: { mutations: { type: 'string', default: '20000' }, seed: { type: 'string', default: '7' } },
});
const wanted = Number(values.mutations);
const mostMs = 1000;

const check = messageChecker([], validatorOver(openDefinitions({ packages: ownPackages() })));
const all = examples();
const untouched = all.filter(({ resource }) => hasErrors(check(bytesOf(resource))));

const cases = all.flatMap(({ name, resource }) =>
  placesIn(resource).flatMap((place) =>
    mutations
      .filter((m) => m.fits(place.value, place.path.at(-1)!))
      .map((mutation) => ({ name, resource, place, mutation })),
  ),
);
const chosen = spread(cases, wanted, Number(values.seed));

const exceptions: string[] = [];
const slow: string[] = [];
const missed: string[] = [];
let told = 0;
let slowest = { ms: 0, label: '' };
for (const { name, resource, place, mutation } of chosen) {
  const label = `${name} ${place.path.join('/')}: ${mutation.name}`;
  const bytes = bytesOf(mutated(resource, place, mutation));
  try {
    const { issues, ms } = timed(bytes);
    if (ms > slowest.ms) slowest = { ms, label };
    if (ms > mostMs) slow.push(`${label} (${Math.round(ms)} ms)`);
    if (issues.length > 0) told += 1;
    if (mutation.wrong && !hasErrors(issues)) missed.push(label);
  } catch (error) {
    exceptions.push(`${label}: ${(error as Error).stack?.split('\n').slice(0, 3).join(' ')}`);
  }
}

for (const [what, list] of Object.entries({ exceptions, slow, missed }))
  for (const one of list.slice(0, 20)) process.stderr.write(`${what}: ${one}\n`);
const summary = {
  name: 'validation mutations',
  mutations: chosen.length,
  possible: cases.length,
  examples: all.length,
  withFindings: told,
  exceptions: exceptions.length,
  overOneSecond: slow.length,
  slowest: { ms: Math.round(slowest.ms), of: slowest.label },
  missed: missed.length,
  control: { untouchedWithErrors: untouched.length },
};
process.stdout.write(`${JSON.stringify(summary)}\n`);
if (exceptions.length + slow.length + missed.length > 0) process.exitCode = 1;

function bytesOf(resource: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(resource));
}

/** Processor time of this process, not the clock: what else the machine does is not the validator's fault. */
function timed(bytes: Uint8Array) {
  const before = process.cpuUsage();
  const issues = check(bytes);
  const { user, system } = process.cpuUsage(before);
  return { issues, ms: (user + system) / 1000 };
}

/** `count` of the cases, each of them at most once, by a generator that starts from `seed`. */
function spread<T>(list: readonly T[], count: number, seed: number): T[] {
  const order = list.map((one, n) => [scramble(n + seed * 7919), one] as const).sort(([a], [b]) => a - b);
  return order.slice(0, count).map(([, one]) => one);
}

function scramble(n: number): number {
  let x = Math.imul(n ^ (n >>> 16), 0x45d9f3b);
  x = Math.imul(x ^ (x >>> 16), 0x45d9f3b);
  return (x ^ (x >>> 16)) >>> 0;
}
