import { parseCanonical } from '../canonical.ts';
import { TerminologyError } from '../error.ts';
import { txIssue } from '../messages/tx-issue.ts';
import type { Terminology } from '../registry/terminology.ts';
import type { ValueSetResource } from '../resource.ts';
import { valueSetName } from '../value-set/compiled.ts';
import { ruleFor } from '../value-set/version-rules.ts';
import type { OperationRequest } from './context.ts';

/**
 * The value set that an operation is about: at whose address it was called, brought along (`valueSet`), or named by `url`
 * and `valueSetVersion`. A code system's url means all its codes (`CodeSystem.valueSet`, or `?fhir_vs`). Throws
 * TerminologyError when it is not named or not at hand.
 */
export function valueSetOf({ parameters, instance }: OperationRequest, terminology: Terminology): ValueSetResource {
  if (instance?.resourceType === 'ValueSet') return instance;
  const brought = parameters.resource('valueSet') as ValueSetResource | undefined;
  if (brought?.resourceType === 'ValueSet') return brought;
  const said = parameters.text('url') ?? parameters.text('valueSet');
  if (said === undefined)
    throw new TerminologyError([txIssue('VB_PARAMETER_REQUIRED', { name: 'url or valueSet' })], 400);
  const named = parseCanonical(said);
  const version =
    parameters.text('valueSetVersion') ??
    named.version ??
    ruleFor(parameters.texts('default-valueset-version'), named.url);
  const found = terminology.valueSet(named.url, version) ?? implicit(named.url, terminology);
  if (found) return found;
  const valueSet = valueSetName({ url: named.url, ...(version !== undefined && { version }) });
  throw new TerminologyError([txIssue('Unable_to_resolve_value_Set_', { valueSet })], 404);
}

/** Ends the name of the value set of all codes of a code system. */
export const wholeSystem = '?fhir_vs';

function implicit(url: string, terminology: Terminology): ValueSetResource | undefined {
  if (!url.endsWith(wholeSystem)) return undefined;
  const system = url.slice(0, -wholeSystem.length);
  return terminology.codeSystem(system) && allOf(system);
}

/** The value set of all codes of a code system. */
export const allOf = (system: string, version?: string): ValueSetResource => ({
  resourceType: 'ValueSet',
  url: `${system}${wholeSystem}`,
  status: 'active',
  compose: { include: [{ system, ...(version !== undefined && { version }) }] },
});
