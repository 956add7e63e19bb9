import { type CodeSystemProvider, type ConceptKey, type ConceptSet, FilterError } from '../code-system/provider.ts';
import { intersection, type RowSet } from '../code-system/row-set.ts';
import { TerminologyError } from '../error.ts';
import { txIssue } from '../messages/tx-issue.ts';
import type { Filter, Include, ValueSetConcept } from '../resource.ts';
import type { Members } from './compiled.ts';

/** The concepts that an include takes from a code system: those listed, those that pass every filter, or all. */
export function membersOf(
  include: Include,
  place: string,
  provider: CodeSystemProvider,
  codes: ReadonlyMap<string, ValueSetConcept> | undefined,
): Members {
  if (codes) return listed(provider, codes);
  const filters = include.filter ?? [];
  if (filters.length === 0) return every(provider);
  const sets = filters.map((filter, n) => filtered(provider, include.system ?? '', filter, `${place}.filter[${n}]`));
  return { ...asMembers(sets.reduce(both)), listed: true };
}

function listed(provider: CodeSystemProvider, codes: ReadonlyMap<string, ValueSetConcept>): Members {
  const said = new Map<ConceptKey, ValueSetConcept>();
  for (const [code, concept] of codes) {
    const key = provider.validateCode(code);
    if (key !== undefined && !said.has(key)) said.set(key, concept);
  }
  return {
    size: said.size,
    has: (key) => said.has(key),
    keys: () => said.keys(),
    said: (key) => said.get(key),
    listed: true,
  };
}

function every(provider: CodeSystemProvider): Members {
  const all = provider.expand?.();
  return all ? { ...asMembers(all), listed: true } : { size: 0, has: () => true, keys: () => [], listed: false };
}

const asMembers = (set: ConceptSet) => ({ size: set.size, has: set.has, keys: set.keys });

function filtered(provider: CodeSystemProvider, system: string, filter: Filter, place: string): ConceptSet {
  const { property = '', op = '', value = '' } = filter;
  const refuse = (reason: string) =>
    new TerminologyError([txIssue('VB_FILTER_UNKNOWN', { system, property, op, reason }, { place })]);
  if (!provider.filter) throw refuse('the code system takes no filters');
  try {
    return provider.filter({ property, op, value });
  } catch (error) {
    if (error instanceof FilterError) throw refuse(`${error.reason} ${error.message}`);
    throw error;
  }
}

/** Sets of one provider are of one kind: rows of a list, or keys that are told one by one. */
function both(a: ConceptSet, b: ConceptSet): ConceptSet {
  if ('bits' in a && 'bits' in b) return intersection(a as RowSet, b as RowSet);
  const keys = [...a.keys()].filter((key) => b.has(key));
  const set = new Set(keys);
  return { size: set.size, has: (key) => set.has(key), keys: () => set };
}
