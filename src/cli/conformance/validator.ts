import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { readJsonObject } from '../../adapters/json-source.ts';
import { type Issue, isError } from '../../model/issue.ts';
import { outcomes } from '../../model/outcomes.ts';
import { bindingChecker } from '../../terminology/binding-checker.ts';
import { fromDefinitions, namingSystemsOf } from '../../terminology/registry/from-definitions.ts';
import { type TerminologyRegistry, terminologyRegistry } from '../../terminology/registry/registry.ts';
import type { TerminologyResource } from '../../terminology/resource.ts';
import { fhirValidator } from '../../validation/fhir-validator.ts';
import { type Definitions, openDefinitions } from '../../validation/packages/definitions.ts';
import { packageOf } from '../../validation/packages/fhir-package.ts';
import { plansOf } from '../../validation/plan/plans.ts';
import type { ValidationSettings } from '../../validation/walk/scope.ts';
import { line, need, readArgs } from '../args.ts';
import type { CliIo } from '../io.ts';
import { readCases, type ValidatorCase } from './cases.ts';
import { readFhirXml } from './fhir-xml.ts';
import { medplumErrors } from './medplum.ts';
import { score } from './score.ts';
import type { Suite } from './suite.ts';

interface Found {
  readonly expression?: string;
  readonly code: string;
  readonly text: string;
}

/**
 * The validator cases that HL7 publishes with the answers of the reference validator. Figures per set on stdout, findings
 * per run in the file of `--out`; Medplum's validator is scored on the same runs, told on stderr.
 */
export const validatorSuite: Suite = {
  name: 'validator',
  usage: 'validator CASES_DIR [--out results.ndjson]',
  async run(args, io) {
    const { values, positionals } = readArgs(args, { out: { type: 'string' } });
    const { CASES_DIR: folder } = need({ CASES_DIR: positionals[0] });
    const cases = await readCases(folder);
    const core = openDefinitions();
    const terminology = terminologyRegistry(fromDefinitions(core), namingSystemsOf(core));
    const ours: { readonly case: ValidatorCase; readonly errors: readonly Found[] }[] = [];
    const theirs: { readonly case: ValidatorCase; readonly errors: readonly Found[] }[] = [];
    for (const one of cases) {
      ours.push({ case: one, errors: await ourErrors(one, folder, core, terminology) });
      theirs.push({ case: one, errors: await medplumErrors(one, folder, core) });
    }
    if (values.out !== undefined)
      await writeFile(values.out, ours.map((run) => line({ id: run.case.id, errors: run.errors })).join(''));
    for (const set of ['C', 'B']) {
      io.stdout.write(line({ set, ...scoreOf(ours, set) }));
      tellPeer(io, set, scoreOf(theirs, set));
    }
    return 0;
  },
};

type Runs = readonly { readonly case: ValidatorCase; readonly errors: readonly Found[] }[];

/** C is part of B. */
const scoreOf = (runs: Runs, set: string) =>
  score(
    runs
      .filter((run) => set === 'B' || run.case.set === set)
      .map((run) => ({
        expected: (run.case.expectedErrors ?? []).map((e) => e.expression ?? '$'),
        found: run.errors.map((e) => e.expression ?? '$'),
      })),
  );

function tellPeer(io: CliIo, set: string, figures: ReturnType<typeof score>): void {
  io.stderr.write(line({ validator: 'medplum', set, ...figures }));
}

async function ourErrors(
  one: ValidatorCase,
  folder: string,
  core: Definitions,
  terminology: TerminologyRegistry,
): Promise<Found[]> {
  const { value, issues } = readJsonObject(withoutMark(await readFile(join(folder, one.resource))));
  if (!value) return issues.map(found);
  const resources = await supporting(one, folder, core);
  const definitions = core.with(packageOf(resources, { name: 'case', version: '0' }));
  const lists = terminology.withResources(resources.filter(isTerminology) as TerminologyResource[]);
  const validator = fhirValidator({ definitions, bindings: bindingChecker(() => lists), settings: settingsOf(one) });
  const profiles = one.profile === undefined ? [] : await urlOf(join(folder, one.profile), core);
  return validator
    .validate(value as unknown as Resource, profiles)
    .filter(isError)
    .map(found);
}

const isTerminology = (resource: Resource): boolean =>
  ['CodeSystem', 'ValueSet', 'ConceptMap', 'NamingSystem'].includes(resource.resourceType);

const found = (issue: Issue): Found => ({
  ...(issue.place && { expression: issue.place }),
  code: outcomes[issue.code].issueType,
  text: [outcomes[issue.code].en, issue.expected, issue.found, issue.detail].filter(Boolean).join(' | '),
});

/** The settings of the reference validator under their manifest names. */
function settingsOf({ options = {} }: ValidatorCase): Partial<ValidationSettings> {
  return {
    trustReferenceUrls: options.assumeValidRestReferences === true,
    referencesMustResolve: options.validateReference === 'CHECK_EXISTS_AND_TYPE',
    contained: options.validateContains === 'IGNORE' ? 'ignore' : 'check',
    strictSecurity: options['security-checks'] === true,
  };
}

/** Supporting resources and the profile itself. What cannot be read is left out, as the reference's loader does. */
async function supporting(one: ValidatorCase, folder: string, core: Definitions): Promise<Resource[]> {
  const files = [...(one.supporting ?? []), ...(one.profile === undefined ? [] : [one.profile])];
  const read = await Promise.all(files.map((file) => readResource(join(folder, file), core)));
  return read.filter((resource) => resource !== undefined);
}

async function readResource(file: string, core: Definitions): Promise<Resource | undefined> {
  if (file.endsWith('.xml')) return readFhirXml(await readFile(file), plansOf(core)).value as Resource | undefined;
  const { value } = readJsonObject(withoutMark(await readFile(file)));
  return value as Resource | undefined;
}

async function urlOf(file: string, core: Definitions): Promise<string[]> {
  const resource = await readResource(file, core);
  const url = resource && 'url' in resource ? resource.url : undefined;
  return url === undefined ? [] : [url];
}

/** The cases hold files with a byte order mark, which a reader may ignore (RFC 8259 8.1); the gateway's does not. */
const withoutMark = (bytes: Uint8Array): Uint8Array =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
