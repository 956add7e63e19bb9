import type { CodeSystemProvider, ConceptKey, ConceptSet } from '../code-system/provider.ts';
import { TerminologyError } from '../error.ts';
import { txIssue } from '../messages/tx-issue.ts';
import type { Coding } from '../resource.ts';
import type { OperationContext, OperationRequest } from './context.ts';
import { displaysOf, preferred } from './displays.ts';
import { systemAsked } from './lookup.ts';
import type { Parameter } from './parameters.ts';

export interface FoundMatch {
  readonly code: Coding;
  /** Properties that were asked for and that the concept does not have. */
  readonly unmatched: readonly WantedProperty[];
}

export interface WantedProperty {
  readonly code: string;
  /** As text, for the filter. */
  readonly text: string;
  /** As it was asked for. */
  readonly value: unknown;
}

/** Answer of CodeSystem/$find-matches. */
export interface FindMatchesResult {
  readonly kind: 'find-matches';
  readonly matches: readonly FoundMatch[];
}

const mostMatches = 100;
const mostProperties = 32;

/**
 * CodeSystem/$find-matches (FHIR R4 codesystem-operation-find-matches.html): concepts by their properties, best first, each with
 * what it does not have. For a person every concept that has some of them; for a machine (`exact`) those with all, else those
 * with most. Codes are not composed of others here, so `compositional` changes nothing, and no property has properties.
 */
export function findMatches(request: OperationRequest, context: OperationContext): FindMatchesResult {
  const wanted = request.parameters.all('property').map(propertyOf);
  if (wanted.length === 0 || wanted.length > mostProperties)
    throw new TerminologyError([txIssue('VB_PARAMETER_REQUIRED', { name: `property (1 to ${mostProperties})` })], 400);
  const provider = systemAsked(request, context);
  const { filter } = provider;
  if (!filter) throw new TerminologyError([txIssue('VB_NOT_LISTABLE', { system: provider.system, valueSet: '' })]);
  const sets = wanted.map(({ code, text }) => filter({ property: code, op: '=', value: text }));
  const exact = request.parameters.flag('exact') === true;
  return {
    kind: 'find-matches',
    matches: ranked(sets, exact).map((key) => matchOf(key, provider, wanted, sets, context)),
  };
}

/** `property` with parts `code` and `value`. */
function propertyOf({ part = [] }: Parameter): WantedProperty {
  const named = (name: string) => part.find((one) => one.name === name)?.value;
  const [code, value] = [named('code'), named('value')];
  const nested = part.some(({ name }) => name === 'subproperty');
  if (typeof code !== 'string' || value === undefined || nested)
    throw new TerminologyError(
      [txIssue('VB_PARAMETER_VALUE', { name: 'property', expected: 'parts code and value, and no subproperty' })],
      400,
    );
  const text = typeof value === 'object' ? ((value as Coding | null)?.code ?? '') : String(value);
  return { code, text, value };
}

/** Concepts by how many of the sets hold them, most first; `best` takes only those that none has more than. */
function ranked(sets: readonly ConceptSet[], best: boolean): ConceptKey[] {
  const counts = new Map<ConceptKey, number>();
  for (const set of sets) for (const key of set.keys()) counts.set(key, (counts.get(key) ?? 0) + 1);
  const least = best ? Math.max(0, ...counts.values()) : 1;
  return [...counts]
    .filter(([, count]) => count >= least)
    .sort(([, a], [, b]) => b - a)
    .slice(0, mostMatches)
    .map(([key]) => key);
}

function matchOf(
  key: ConceptKey,
  provider: CodeSystemProvider,
  wanted: readonly WantedProperty[],
  sets: readonly ConceptSet[],
  { languages }: OperationContext,
): FoundMatch {
  const concept = provider.lookup(key);
  const display = preferred(displaysOf(concept, undefined, provider.header.language), languages)?.value;
  return {
    code: {
      system: provider.system,
      ...(provider.version !== undefined && { version: provider.version }),
      code: concept.code,
      ...(display !== undefined && { display }),
    },
    unmatched: wanted.filter((_, n) => !sets[n]!.has(key)),
  };
}
