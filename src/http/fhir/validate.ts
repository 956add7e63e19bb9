import type { Resource } from '@medplum/fhirtypes';
import { hasErrors, type Issue } from '../../model/issue.ts';
import { readJson } from '../../model/json-text.ts';
import { inJson } from '../../model/source-position/in-json.ts';
import type { JsonPath } from '../../model/source-position/json-path.ts';
import { TerminologyError } from '../../terminology/error.ts';
import { outcomeOf } from '../../terminology/operations/write/outcome.ts';
import { checkedOutcome } from '../../terminology/pins/under-manifest.ts';
import { supportIssues } from '../../validation/support/issues.ts';
import type { Validator } from '../../validation/validator.ts';
import { type ActorCall, fhir, type Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { once, only, word } from '../form.ts';
import { requireFhirJson } from '../negotiate.ts';
import { Problem, problem } from '../problem.ts';
import { isResourceType } from './resource-types.ts';
import { terminologyReply } from './terminology/operation.ts';

interface Asked {
  readonly resource: unknown;
  /** Where the resource stands in the body. */
  readonly from: JsonPath;
  /** Parameters of the operation, of the address and of a Parameters. */
  readonly options: ReadonlyMap<string, string>;
}

const known = ['profile', 'report', 'manifest'] as const;

/**
 * POST /fhir/{type}/$validate (FHIR R4 resource-operation-validate): the resource, or a Parameters with `resource` and
 * `profile`. 200 with an OperationOutcome of every finding, with its line and column in the body; another status only where
 * there is no resource to judge. `report=must-support` adds what the resource has of the elements that its profiles mark;
 * `manifest` (canonical of a Library) pins the versions of code lists. `meta` names the lists that codes were held against.
 */
export const validateResource =
  ({ validator, limits, underManifest }: Pick<HttpDeps, 'validator' | 'limits' | 'underManifest'>) =>
  ({ params, query, body, mediaType }: ActorCall): Reply => {
    const { type = '' } = params;
    if (!isResourceType(type)) throw problem('not-found');
    requireFhirJson(mediaType);
    const given = once(query);
    only(given, [...known, '_format']);
    const { value, issues } = readJson(body, limits);
    if (hasErrors(issues)) throw new Problem(issues);
    const { resource, from, options } = unwrap(value, given);
    if (!isResource(resource, type)) throw problem('not-a-resource', { place: 'resourceType', expected: type });
    const report = word(options, 'report', ['must-support']) !== undefined;
    const work = () => findings(validator, resource, options.get('profile'), report);
    try {
      const { result, against } = underManifest(options.get('manifest'), work);
      return fhir(checkedOutcome(inJson(body, result, from), against));
    } catch (error) {
      if (!(error instanceof TerminologyError)) throw error;
      return terminologyReply(outcomeOf(error.issues, 'en'), '4.0', error.status);
    }
  };

function findings(validator: Validator, resource: Resource, profile: string | undefined, report: boolean): Issue[] {
  const profiles = profile === undefined ? undefined : [profile];
  const found = validator.validate(resource, profiles);
  const support = report ? validator.supported?.(resource, profiles) : undefined;
  return support ? [...found, ...supportIssues({ ...support, unknown: [] })] : found;
}

/** Takes the resource and the parameters out of a Parameters; anything else is the resource itself. */
function unwrap(value: unknown, given: ReadonlyMap<string, string>): Asked {
  const { resourceType, parameter } = (value ?? {}) as { resourceType?: unknown; parameter?: unknown };
  if (resourceType !== 'Parameters' || !Array.isArray(parameter)) return { resource: value, from: [], options: given };
  const parameters = parameter as Record<string, unknown>[];
  const indexOf = (name: string) => parameters.findIndex((p) => p !== null && typeof p === 'object' && p.name === name);
  const named = (name: string) => parameters[indexOf(name)];
  const options = new Map(given);
  for (const name of known) {
    const { valueUri, valueCanonical, valueCode, valueString } = named(name) ?? {};
    const said = valueUri ?? valueCanonical ?? valueCode ?? valueString;
    if (typeof said === 'string') options.set(name, said);
  }
  return { resource: named('resource')?.resource, from: ['parameter', indexOf('resource'), 'resource'], options };
}

const isResource = (value: unknown, type: string): value is Resource =>
  value !== null && typeof value === 'object' && (value as { resourceType?: unknown }).resourceType === type;
