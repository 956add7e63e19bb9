import type { CodeSystemProvider, ConceptKey } from '../code-system/provider.ts';
import type { Include, ValueSetConcept, ValueSetResource } from '../resource.ts';

/** The concepts that an include takes from one version of a code system. */
export interface Members {
  readonly size: number;
  has(key: ConceptKey): boolean;
  keys(): Iterable<ConceptKey>;
  /** What the value set itself says of a concept it lists. */
  said?(key: ConceptKey): ValueSetConcept | undefined;
  /** False where the concepts cannot be listed, only told: a code system made by rule. */
  readonly listed: boolean;
}

/** One include or exclude, ready to be asked. */
export interface CompiledInclude {
  readonly include: Include;
  /** `ValueSet.compose.include[0]` */
  readonly place: string;
  /** As the terminology names it. */
  readonly system: string | undefined;
  /** All of which a concept must be in as well. */
  readonly imports: readonly CompiledValueSet[];
  /** Codes listed by the value set itself; they can be told without their code system. */
  readonly codes: ReadonlyMap<string, ValueSetConcept> | undefined;
  /** What it takes from this version, remembered. Throws TerminologyError for filters that cannot be carried out. */
  from(provider: CodeSystemProvider): Members;
}

export interface CompiledValueSet {
  readonly resource: ValueSetResource;
  readonly includes: readonly CompiledInclude[];
  readonly excludes: readonly CompiledInclude[];
  /** Inactive concepts are left out (`compose.inactive` = false). */
  readonly activeOnly: boolean;
}

/** `url|version`, or `(unidentified)` for a value set without a url. */
export function valueSetName({ url, version }: { readonly url?: string; readonly version?: string }): string {
  if (url === undefined) return '(unidentified)';
  return version === undefined ? url : `${url}|${version}`;
}
