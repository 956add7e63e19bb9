import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import type { Bundle, Resource, StructureDefinition } from '@medplum/fhirtypes';
import { gatewayValidator } from '../src/cli/validator.ts';
import { validateMessage } from '../src/validation/message-rules.ts';
import { openDefinitions } from '../src/validation/packages/definitions.ts';
import { ownPackages } from '../src/validation/packages/load.ts';
import { message, pick } from '../test/validation/message.ts';
import { figure, percentile } from './figure.ts';

/**
 * Figures of validation: resources a second beside Medplum's validateResource, turn by turn in one process and in CPU time,
 * so that a busy machine hurts both; time to the first answer and memory of a process of its own.
 */
const shared = process.env.VARDBRO_SHARED ?? join(import.meta.dirname, '..', '..', 'shared');
const examplesFolder = join(shared, 'data', 'fhir-examples', 'r4');
const referralMessage = 'https://vardbro.example/fhir/StructureDefinition/referral-message';

/** A referral of about 20 kB: the fixture of the tests with a long anamnesis. */
function referral(): Bundle {
  const bundle = message((b) => {
    pick(b, 'ServiceRequest').note = [{ text: 'Patienten söker för värk i höger höft sedan ett halvår. '.repeat(190) }];
  });
  // As it comes from the wire: strings of its own, none shared with the fixture.
  return JSON.parse(JSON.stringify(bundle)) as Bundle;
}

const examples = (): Resource[] =>
  existsSync(examplesFolder)
    ? readdirSync(examplesFolder)
        .filter((f) => f.endsWith('.json'))
        .map((f) => JSON.parse(readFileSync(join(examplesFolder, f), 'utf8')) as Resource)
    : [];

const cpuSeconds = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};

function beside(name: string, many: number, ours: () => void, theirs: () => void, goal: string): void {
  const rounds = 9;
  for (let n = 0; n < 3; n++) [ours, theirs].map(cpuSeconds);
  const pairs = Array.from({ length: rounds }, () => [cpuSeconds(ours), cpuSeconds(theirs)] as const);
  const own = percentile(
    pairs.map(([a]) => many / a),
    0.5,
  );
  const peer = percentile(
    pairs.map(([, b]) => many / b),
    0.5,
  );
  const ratios = pairs.map(([a, b]) => b / a);
  figure({
    name,
    value: own,
    unit: 'resources/s of CPU',
    peer: 'medplum validateResource',
    peerValue: peer,
    ratio: percentile(ratios, 0.5),
    goal,
    runs: rounds,
    spread: [Math.min(...ratios), Math.max(...ratios)],
  });
}

function loadMedplum(): void {
  const definitions = openDefinitions();
  const entry = definitions.entries('StructureDefinition').flatMap((e) => {
    const resource =
      e.derivation === 'constraint' ? undefined : (definitions.read(e) as StructureDefinition | undefined);
    return resource?.snapshot && resource.kind !== 'logical' ? [{ resource }] : [];
  });
  indexStructureDefinitionBundle({ resourceType: 'Bundle', type: 'collection', entry } as Bundle);
}

/** Medplum throws its findings. */
function medplum(resource: Resource): void {
  try {
    validateResource(resource);
  } catch {
    // Findings are no fault of the bench.
  }
}

const repeated = (times: number, work: () => void) => (): void => {
  for (let n = 0; n < times; n++) work();
};

/** A process of its own: from its start to the first answer, and what it weighs then. */
function first(): void {
  const bundle = referral();
  const start = performance.now();
  gatewayValidator(openDefinitions({ packages: ownPackages() })).validate(bundle, [referralMessage]);
  console.log(JSON.stringify({ ms: performance.now() - start, mb: process.memoryUsage.rss() / 1e6 }));
}

function main(): void {
  const firsts = Array.from({ length: 5 }, () =>
    JSON.parse(execFileSync(process.execPath, [import.meta.filename, 'first'], { encoding: 'utf8' })),
  ) as { ms: number; mb: number }[];
  for (const [name, unit, goal, of] of [
    ['validation.first', 'ms', '< 1500', 'ms'],
    ['validation.memory', 'MB', '< 300', 'mb'],
  ] as const) {
    const values = firsts.map((f) => f[of]);
    const spread = [Math.min(...values), Math.max(...values)] as const;
    figure({ name, value: percentile(values, 0.5), unit, goal, runs: values.length, spread });
  }

  const validator = gatewayValidator(openDefinitions({ packages: ownPackages() }));
  loadMedplum();
  const bundle = referral();
  const faults = validator.validate(bundle, [referralMessage]).filter((i) => i.severity === 'error');
  if (faults.length > 0) process.stderr.write(`the referral of the bench: ${JSON.stringify(faults[0])}\n`);
  const entries = (bundle.entry?.length ?? 0) + 1;
  const rounds = 40;
  const many = rounds * entries;
  beside(
    'validation.referral',
    many,
    repeated(rounds, () => void validator.validate(bundle)),
    repeated(rounds, () => medplum(bundle)),
    '>= 1 x',
  );
  beside(
    'validation.referral.profiles',
    many,
    repeated(rounds, () => void validator.validate(bundle, [referralMessage])),
    repeated(rounds, () => medplum(bundle)),
    '>= 1000/s',
  );
  beside(
    'validation.referral.message',
    many,
    repeated(rounds, () => void validateMessage(bundle, validator)),
    repeated(rounds, () => medplum(bundle)),
    '>= 1 x',
  );
  const all = examples();
  if (all.length === 0) process.stderr.write(`validation.examples: skipped, ${examplesFolder} is absent\n`);
  else
    beside(
      'validation.examples',
      5 * all.length,
      repeated(5, () => all.forEach((r) => void validator.validate(r))),
      repeated(5, () => all.forEach(medplum)),
      '>= 1 x, 2 x as a stretch',
    );
}

if (process.argv[2] === 'first') first();
else main();
