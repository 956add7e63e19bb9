import { TerminologyError } from '../error.ts';
import { txIssue } from '../messages/tx-issue.ts';
import type { TerminologyRegistry } from '../registry/registry.ts';
import type { TerminologyResource } from '../resource.ts';
import type { OperationRequest } from './context.ts';
import type { ExpandDeps } from './expand/expand-operation.ts';
import { type UsedManifest, withManifest } from './manifest.ts';
import { type Operation, type OperationResult, operations } from './operations.ts';
import { pageCache } from './page-cache.ts';
import { type Parameter, parametersOf, wellFormed } from './parameters.ts';
import { type CheckedAgainst, checkedAgainst } from './write/checked-against.ts';
import { writeExpansion } from './write/expansion.ts';
import { type FhirVersion, forms } from './write/form.ts';
import { type Language, outcomeOf } from './write/outcome.ts';
import { writeLookup, writeMatches, writeSubsumes, writeTranslate, writeValidate } from './write/parameters.ts';

/** A call of an operation, from whatever door. */
export interface ServiceCall {
  readonly type: string;
  readonly operation: string;
  readonly parameters: readonly Parameter[];
  readonly instance?: TerminologyResource | undefined;
  readonly acceptLanguage?: string | undefined;
  readonly fhirVersion: FhirVersion;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly resource: object;
}

export interface TerminologyService {
  /** Undefined when there is no such operation on the type. Never throws on content. */
  call(call: ServiceCall): ServiceAnswer | undefined;
  /** The same as JSON bytes; large pages of an expansion are kept for the next who asks. */
  bytes(call: ServiceCall): { readonly status: number; readonly bytes: Uint8Array } | undefined;
}

const found = new Map(operations.map((operation) => [`${operation.type}/${operation.name}`, operation]));
const kinds = new Set(['CodeSystem', 'ValueSet', 'ConceptMap', 'NamingSystem', 'Library']);
const mostResources = 200;

/** The operations over a registry: resources of the request taken in, the operation carried out, the answer written. */
export function terminologyService(
  registry: Pick<TerminologyRegistry, 'current' | 'withResources'>,
  deps: ExpandDeps,
): TerminologyService {
  const pages = pageCache(mostPageBytes);
  const service: TerminologyService = {
    bytes(call) {
      const key = pageKey(call);
      const state = registry.current();
      const kept = key === undefined ? undefined : pages.get(state, key);
      if (kept) return { status: 200, bytes: kept };
      const answer = service.call(call);
      if (!answer) return undefined;
      const bytes = Buffer.from(JSON.stringify(answer.resource));
      if (key !== undefined && answer.status === 200) pages.put(state, key, bytes);
      return { status: answer.status, bytes };
    },
    call(call) {
      const operation = found.get(`${call.type}/${call.operation}`);
      if (!operation) return undefined;
      const language: Language = /^sv\b/i.test(call.acceptLanguage ?? '') ? 'sv' : 'en';
      try {
        const { result, manifest } = carryOut(operation, call, registry, deps);
        return { status: 200, resource: write(result, { version: call.fhirVersion, language, manifest }) };
      } catch (error) {
        if (!(error instanceof TerminologyError)) throw error;
        return { status: error.status, resource: outcomeOf(error.issues, language) };
      }
    },
  };
  return service;
}

const mostPageBytes = 32_000_000;
const largePage = 200;

/** What a page of an expansion depends on; undefined for what is not kept: small answers, searches, lists brought along. */
function pageKey({
  type,
  operation,
  instance,
  parameters,
  acceptLanguage,
  fhirVersion,
}: ServiceCall): string | undefined {
  if (operation !== 'expand' || parameters.some(({ name, resource }) => name === 'filter' || resource !== undefined))
    return undefined;
  const count = Number(parameters.find(({ name }) => name === 'count')?.value ?? Number.NaN);
  if (!(count >= largePage)) return undefined;
  return JSON.stringify([type, instance?.url, instance?.version, parameters, acceptLanguage, fhirVersion]);
}

function carryOut(
  operation: Operation,
  call: ServiceCall,
  registry: Pick<TerminologyRegistry, 'current' | 'withResources'>,
  deps: ExpandDeps,
) {
  const resources = call.parameters.flatMap(({ name, resource }) =>
    name === 'tx-resource' ? [terminologyResource(resource)] : [],
  );
  if (resources.length > mostResources)
    throw new TerminologyError(
      [txIssue('VB_PARAMETER_VALUE', { name: 'tx-resource', expected: `given at most ${mostResources} times` })],
      400,
    );
  const { terminology, parameters, manifest } = withManifest(
    resources.length === 0 ? registry.current() : registry.withResources(resources),
    call.parameters,
  );
  const request: OperationRequest = {
    parameters: parametersOf(parameters),
    acceptLanguage: call.acceptLanguage,
    instance: call.instance,
  };
  return { result: operation.handle(request, terminology, deps), manifest };
}

function terminologyResource(resource: unknown): TerminologyResource {
  const { resourceType } = (resource ?? {}) as { resourceType?: string };
  if (resourceType !== undefined && kinds.has(resourceType)) return wellFormed('tx-resource', resource as object);
  const words = { name: 'tx-resource', expected: 'a CodeSystem, ValueSet, ConceptMap, NamingSystem or Library' };
  throw new TerminologyError([txIssue('VB_PARAMETER_VALUE', words)], 400);
}

interface Writing {
  readonly version: FhirVersion;
  readonly language: Language;
  readonly manifest: UsedManifest | undefined;
}

function write(result: OperationResult, writing: Writing): object {
  const { resourceType, ...members } = plain(result, writing) as { resourceType: string };
  return { resourceType, ...checkedAgainst({ ...listsOf(result), manifest: writing.manifest }), ...members };
}

function listsOf(result: OperationResult): CheckedAgainst {
  if (result.kind === 'translate') return { conceptMaps: result.matches.map((match) => match.originMap) };
  return result.kind === 'validate-code' ? result : {};
}

function plain(result: OperationResult, writing: Writing): object {
  const { version, language } = writing;
  switch (result.kind) {
    case 'validate-code':
      return writeValidate(result, language);
    case 'lookup':
      return writeLookup(result);
    case 'find-matches':
      return writeMatches(result);
    case 'subsumes':
      return writeSubsumes(result);
    case 'translate':
      return writeTranslate(result, forms[version]);
    case 'expand':
      return writeExpansion(result, forms[version]);
    case 'batch':
      return {
        resourceType: 'Parameters',
        parameter: result.answers.map((answer) => ({
          name: 'validation',
          resource: 'result' in answer ? write(answer.result, writing) : outcomeOf(answer.error.issues, language),
        })),
      };
  }
}
