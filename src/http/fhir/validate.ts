import type { Resource } from '@medplum/fhirtypes';
import { hasErrors, type Issue } from '../../model/issue.ts';
import { readJson } from '../../model/json-text.ts';
import { operationOutcome } from '../../model/operation-outcome.ts';
import { inJson } from '../../model/source-position/in-json.ts';
import type { JsonPath } from '../../model/source-position/json-path.ts';
import { type ActorCall, fhir, type Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { once, only } from '../form.ts';
import { requireFhirJson } from '../negotiate.ts';
import { Problem, problem } from '../problem.ts';
import { isResourceType } from './resource-types.ts';

interface Asked {
  readonly resource: unknown;
  /** Where the resource stands in the body. */
  readonly from: JsonPath;
  readonly profile?: string;
}

/**
 * POST /fhir/{type}/$validate (FHIR R4 resource-operation-validate): the resource, or a Parameters with `resource` and
 * `profile`. 200 with an OperationOutcome of every finding, with its line and column in the body; another status only where there is no resource to judge.
 */
export const validateResource =
  ({ validator, limits }: Pick<HttpDeps, 'validator' | 'limits'>) =>
  ({ params, query, body, mediaType }: ActorCall): Reply => {
    const { type = '' } = params;
    if (!isResourceType(type)) throw problem('not-found');
    requireFhirJson(mediaType);
    const asked = once(query);
    only(asked, ['profile', '_format']);
    const { value, issues } = readJson(body, limits);
    if (hasErrors(issues)) throw new Problem(issues);
    const { resource, from, profile = asked.get('profile') } = unwrap(value);
    if (!isResource(resource, type)) throw problem('not-a-resource', { place: 'resourceType', expected: type });
    const found: Issue[] = validator.validate(resource, profile === undefined ? undefined : [profile]);
    return fhir(operationOutcome(inJson(body, found, from)));
  };

/** Takes the resource out of a Parameters; anything else is the resource itself. */
function unwrap(value: unknown): Asked {
  const { resourceType, parameter } = (value ?? {}) as { resourceType?: unknown; parameter?: unknown };
  if (resourceType !== 'Parameters' || !Array.isArray(parameter)) return { resource: value, from: [] };
  const parameters = parameter as Record<string, unknown>[];
  const indexOf = (name: string) => parameters.findIndex((p) => p !== null && typeof p === 'object' && p.name === name);
  const named = (name: string) => parameters[indexOf(name)];
  const profile = named('profile');
  const uri = profile?.valueUri ?? profile?.valueCanonical;
  return {
    resource: named('resource')?.resource,
    from: ['parameter', indexOf('resource'), 'resource'],
    ...(typeof uri === 'string' && { profile: uri }),
  };
}

const isResource = (value: unknown, type: string): value is Resource =>
  value !== null && typeof value === 'object' && (value as { resourceType?: unknown }).resourceType === type;
