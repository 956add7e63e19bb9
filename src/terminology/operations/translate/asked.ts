import { TerminologyError } from '../../error.ts';
import { txIssue } from '../../messages/tx-issue.ts';
import type { CodeableConcept, Coding } from '../../resource.ts';
import type { Parameters } from '../parameters.ts';

/** What ConceptMap/$translate is asked. */
export interface Asked {
  readonly codings: readonly Coding[];
  /** The code is one of the target: which sources lead to it. */
  readonly reverse: boolean;
  /** Said as R4 does (`reverse`): the answer is the source alone. */
  readonly r4Reverse: boolean;
  readonly sourceSystem: string | undefined;
  readonly targetSystem: string | undefined;
}

/** By the names of R4 and of R5. Throws TerminologyError where no code is given. */
export function readAsked(parameters: Parameters): Asked {
  const r4Reverse = parameters.flag('reverse') === true;
  const target = codingsFrom(parameters, ['targetCoding'], ['targetCodeableConcept'], ['targetCode'], ['targetSystem']);
  const source = codingsFrom(
    parameters,
    ['sourceCoding', 'coding'],
    ['sourceCodeableConcept', 'codeableConcept'],
    ['sourceCode', 'code'],
    ['sourceSystem', 'system'],
  );
  const reverse = r4Reverse || (source.length === 0 && target.length > 0);
  const codings = source.length > 0 ? source : target;
  if (codings.length === 0)
    throw new TerminologyError(
      [txIssue('VB_PARAMETER_REQUIRED', { name: 'sourceCode, sourceCoding or sourceCodeableConcept' })],
      400,
    );
  const targetSystem = parameters.text('targetSystem') ?? parameters.text('targetsystem');
  const sourceSystem = parameters.text('sourceSystem') ?? parameters.text('system');
  return r4Reverse
    ? { codings, reverse, r4Reverse, sourceSystem: targetSystem, targetSystem: undefined }
    : { codings, reverse, r4Reverse, sourceSystem, targetSystem };
}

function codingsFrom(
  parameters: Parameters,
  codings: readonly string[],
  concepts: readonly string[],
  codes: readonly string[],
  systems: readonly string[],
): readonly Coding[] {
  const object = codings.map((name) => parameters.object<Coding>(name)).find((one) => one !== undefined);
  if (object) return [object];
  const concept = concepts.map((name) => parameters.object<CodeableConcept>(name)).find((one) => one !== undefined);
  if (concept) return concept.coding ?? [];
  const code = codes.map((name) => parameters.text(name)).find((one) => one !== undefined);
  if (code === undefined) return [];
  const system = systems.map((name) => parameters.text(name)).find((one) => one !== undefined);
  const version = parameters.text('version');
  return [{ code, ...(system !== undefined && { system }), ...(version !== undefined && { version }) }];
}
