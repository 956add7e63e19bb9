import { canonical } from '../../canonical.ts';
import type { ClosureEntry } from '../../closure/closure.ts';
import type { CodeSystemProvider, ConceptKey } from '../../code-system/provider.ts';
import type { FhirVersion } from './form.ts';

export interface WrittenClosure {
  readonly name: string;
  readonly version: number;
  readonly entries: readonly ClosureEntry[];
  /** An instant. */
  readonly date: string;
}

/** In R4 the target subsumes the source; in R5 the source is narrower than the target. */
const relation: Readonly<Record<FhirVersion, object>> = {
  '4.0': { equivalence: 'subsumes' },
  '5.0': { relationship: 'source-is-narrower-than-target' },
};

/** The answer of $closure: a ConceptMap with the new entries alone, its version that of the table. */
export function writeClosure({ name, version, entries, date }: WrittenClosure, fhirVersion: FhirVersion): object {
  const groups = [...Map.groupBy(entries, ({ provider }) => provider)];
  return {
    resourceType: 'ConceptMap',
    version: String(version),
    name,
    status: 'active',
    experimental: true,
    date,
    ...(groups.length > 0 && { group: groups.map(([provider, own]) => groupOf(provider, own, fhirVersion)) }),
  };
}

function groupOf(provider: CodeSystemProvider, entries: readonly ClosureEntry[], fhirVersion: FhirVersion): object {
  const { system, version } = provider;
  const list = canonical(system, version);
  const lists =
    fhirVersion === '5.0'
      ? { source: list, target: list }
      : {
          source: system,
          ...(version !== undefined && { sourceVersion: version }),
          target: system,
          ...(version !== undefined && { targetVersion: version }),
        };
  return {
    ...lists,
    element: [...Map.groupBy(entries, ({ code }) => code)].map(([code, own]) => ({
      ...named(provider, code),
      target: own.map(({ ancestor }) => ({ ...named(provider, ancestor), ...relation[fhirVersion] })),
    })),
  };
}

function named(provider: CodeSystemProvider, key: ConceptKey): object {
  const { code, display } = provider.lookup(key);
  return { code, ...(display !== undefined && { display }) };
}
