import { messageChecker } from '../src/cli/commands/validate.ts';
import { validatorOver } from '../src/cli/validator.ts';
import { openDefinitions } from '../src/validation/packages/definitions.ts';
import { ownPackages } from '../src/validation/packages/load.ts';
import { excesses, shapes } from './mutations/shapes.ts';

/**
 * A resource that is eight times as large takes some eight times as long, whatever grows in it; and what passes a limit
 * is told by a finding that names it. `node proof/limits.ts`: one JSON line; exit 1 when a shape grows faster than
 * two times its size, or an excess is told otherwise. Processor time of warm code, the least of nine. Control: work that grows with the
 * square must be seen to.
 */
const [small, large] = [500, 4000];
const mostGrowth = (2 * large) / small;

const check = messageChecker([], validatorOver(openDefinitions({ packages: ownPackages() })));
const bytesOf = (resource: object): Uint8Array => Buffer.from(JSON.stringify(resource));

function growthOf(make: (n: number) => () => unknown): number {
  const [less, more] = [make(small), make(large)];
  // Both as the compiler leaves them: a small one is over in a millisecond, and is compiled before a large one has run twice.
  for (let n = 0; n < 8; n += 1) {
    less();
    more();
  }
  return leastMs(more) / leastMs(less);
}

function leastMs(work: () => unknown): number {
  return Math.min(
    ...Array.from({ length: 9 }, () => {
      const before = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    }),
  );
}

const growth = Object.entries(shapes).map(([name, shape]) => {
  const make = (n: number) => {
    const bytes = bytesOf(shape(n));
    return () => check(bytes);
  };
  return { name, growth: Math.round(growthOf(make) * 10) / 10 };
});
const control = growthOf((n) => () => {
  let sum = 0;
  for (let a = 0; a < n * 4; a += 1) for (let b = 0; b < n * 4; b += 1) sum += a ^ b;
  return sum;
});
const untold = excesses.filter(({ resource, code }) => {
  const [first] = check(bytesOf(resource));
  return first?.code !== code;
});

const tooFast = growth.filter((one) => one.growth > mostGrowth);
for (const { name, growth: times } of tooFast) process.stderr.write(`${name}: ${times} times as long\n`);
for (const { name } of untold) process.stderr.write(`${name}: not told\n`);
const summary = {
  name: 'validation limits',
  sizes: [small, large],
  growth: Object.fromEntries(growth.map((one) => [one.name, one.growth])),
  excesses: excesses.length,
  untold: untold.length,
  control: { square: Math.round(control * 10) / 10 },
};
process.stdout.write(`${JSON.stringify(summary)}\n`);
if (tooFast.length + untold.length > 0 || control <= mostGrowth) process.exitCode = 1;
