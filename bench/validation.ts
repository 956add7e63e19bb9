import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import type { Bundle, Resource, StructureDefinition } from '@medplum/fhirtypes';
import { jsonAdapter } from '../src/adapters/json/adapter.ts';
import { gatewayValidator } from '../src/cli/validator.ts';
import { validateMessage } from '../src/validation/message-rules.ts';
import { openDefinitions } from '../src/validation/packages/definitions.ts';
import { ownPackages } from '../src/validation/packages/load.ts';
import { figure, percentile } from './figure.ts';

/**
 * Figures of validation: resources a second beside Medplum's validateResource, turn by turn in one process and in CPU time,
 * so that a busy machine hurts both; time to the first answer and memory of a process of its own.
 */
const shared = process.env.VARDBRO_SHARED ?? join(import.meta.dirname, '..', '..', 'shared');
const examplesFolder = join(shared, 'data', 'fhir-examples', 'r4');
const referralMessage = 'https://vardbro.example/fhir/StructureDefinition/referral-message';
const recordCopyDocument = 'https://vardbro.example/fhir/StructureDefinition/record-copy-document';

/** A whole referral (remiss-ny) of twenty entries, 27 kB: one of the published skeletons. */
const referral = (): Bundle =>
  JSON.parse(
    readFileSync(join(import.meta.dirname, '..', 'conformance', 'referral', 'skeletons', 'remiss-ny.json'), 'utf8'),
  ) as Bundle;

/** The same without the profiles that its resources claim. */
const unclaimed = (bundle: Bundle): Bundle =>
  JSON.parse(JSON.stringify(bundle, (name, value: unknown) => (name === 'profile' ? undefined : value))) as Bundle;

/** A record copy (journalkopia) of two notes and thirty analyses, as a FHIR document of about 100 kB. */
async function recordCopy(): Promise<Bundle> {
  const unit = 'SE2321000016-1A2B';
  const time = '2026-01-15T10:30:00+01:00';
  const note = (id: string) => ({
    kind: 'note',
    id,
    sourceSystem: 'SE2321000016-SYS',
    time,
    text: 'Hosta i tre veckor. '.repeat(60),
  });
  const analysis = (n: number) => ({
    code: { code: 'NPU02319', system: 'npu', display: 'B-Hemoglobin' },
    results: [{ quantity: { value: `${120 + n}.0`, unit: 'g/L' } }],
  });
  const copy = {
    patient: { id: { type: 'personnummer', value: '191212121212' } },
    unit: { id: unit, name: 'Medicinkliniken' },
    items: [
      note('1'),
      note('2'),
      ...Array.from({ length: 6 }, (_, group) => ({
        kind: 'laboratory',
        id: { system: '1.2.752.129.2.1.2.1', value: `L-${group}` },
        time,
        careUnit: unit,
        groups: [{ analyses: Array.from({ length: 5 }, (_, n) => analysis(group * 5 + n)) }],
      })),
    ],
  };
  const bytes = new TextEncoder().encode(JSON.stringify(copy));
  const { bundle } = await jsonAdapter.toBundle({ bytes }, { at: time });
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

async function main(): Promise<void> {
  const firsts = Array.from({ length: 5 }, () =>
    JSON.parse(
      execFileSync(process.execPath, [join(import.meta.dirname, 'validation-first.ts')], { encoding: 'utf8' }),
    ),
  ) as { ms: number; cpu: number; mb: number }[];
  for (const [name, unit, goal, of] of [
    ['validation.first', 'ms', '< 1500', 'ms'],
    ['validation.first.cpu', 'ms of CPU', '< 1500', 'cpu'],
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
  const plain = unclaimed(bundle);
  const entries = (bundle.entry?.length ?? 0) + 1;
  const rounds = 40;
  const many = rounds * entries;
  beside(
    'validation.referral',
    many,
    repeated(rounds, () => void validator.validate(plain)),
    repeated(rounds, () => medplum(plain)),
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
  const copy = await recordCopy();
  const wrong = validator.validate(copy, [recordCopyDocument]).filter((i) => i.severity === 'error');
  if (wrong.length > 0) process.stderr.write(`the record copy of the bench: ${JSON.stringify(wrong[0])}\n`);
  beside(
    'validation.record-copy.profiles',
    10 * ((copy.entry?.length ?? 0) + 1),
    repeated(10, () => void validator.validate(copy, [recordCopyDocument])),
    repeated(10, () => medplum(copy)),
    '>= 1000/s',
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

await main();
