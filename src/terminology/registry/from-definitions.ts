import { codeSystemsByRule } from '../code-system/by-rule.ts';
import type { CodeSystemProvider } from '../code-system/provider.ts';
import { withTemplates } from '../code-system/templates.ts';
import type {
  CodeSystemResource,
  ConceptMapResource,
  LibraryResource,
  NamingSystemResource,
  ValueSetResource,
} from '../resource.ts';
import type { Cellar } from './layers.ts';
import { isPartial, isSupplement, providerOf } from './shelf.ts';
import type { Versioned, VersionList } from './version-list.ts';
import { withVersion } from './version-list.ts';

/** A line of the index of FHIR packages. */
export interface DefinitionEntry {
  readonly resourceType: string;
  readonly url?: string;
  readonly version?: string;
}

/** What this room needs of the definitions of FHIR core and of packages (src/validation/packages). */
export interface TerminologyDefinitions<E extends DefinitionEntry = DefinitionEntry> {
  entries(type: 'CodeSystem' | 'ValueSet' | 'ConceptMap' | 'NamingSystem' | 'Library'): readonly E[];
  read(entry: E): unknown;
}

/** R4 core and packages, read and compiled resource by resource when they are asked for. */
export function fromDefinitions<E extends DefinitionEntry>(definitions: TerminologyDefinitions<E>): Cellar {
  const systems = byUrl(definitions.entries('CodeSystem'));
  const valueSets = byUrl(definitions.entries('ValueSet'));
  const maps = byUrl(definitions.entries('ConceptMap'));
  const libraries = byUrl(definitions.entries('Library'));
  const supplements = new Map<string, readonly CodeSystemResource[]>();
  const read = <T>(entry: E): Versioned<T> => {
    const resource = definitions.read(entry) as T & { readonly version?: string };
    return { version: resource.version, item: resource };
  };
  const codeSystem = (entry: E): Versioned<CodeSystemProvider>[] => {
    const { item, version } = read<CodeSystemResource>(entry);
    if (isSupplement(item)) {
      const base = item.supplements?.split('|')[0] ?? '';
      supplements.set(base, [...(supplements.get(base) ?? []), item]);
      return [];
    }
    // Core names many systems without listing them (SNOMED CT, LOINC): that is not having them.
    if (item.content === 'not-present' || item.content === 'example') return [];
    return [{ version, item: withTemplates(providerOf(item)), partial: isPartial(item) }];
  };
  const ruled = (url: string): VersionList<CodeSystemProvider> => {
    const provider = codeSystemsByRule.get(url);
    return provider ? [{ version: undefined, item: provider }] : [];
  };
  return {
    codeSystems: (url) => list((systems.get(url) ?? []).flatMap(codeSystem), ruled(url)),
    supplementsOf: (url) => supplements.get(url) ?? [],
    valueSets: (url) => list((valueSets.get(url) ?? []).map((entry) => read<ValueSetResource>(entry))),
    conceptMaps: (url) => list((maps.get(url) ?? []).map((entry) => read<ConceptMapResource>(entry))),
    *everyConceptMap() {
      for (const entry of definitions.entries('ConceptMap')) yield definitions.read(entry) as ConceptMapResource;
    },
    manifests: (url) => list((libraries.get(url) ?? []).map((entry) => read<LibraryResource>(entry))),
  };
}

export const namingSystemsOf = <E extends DefinitionEntry>(definitions: TerminologyDefinitions<E>) =>
  definitions.entries('NamingSystem').map((entry) => definitions.read(entry) as NamingSystemResource);

function byUrl<E extends DefinitionEntry>(entries: readonly E[]): ReadonlyMap<string, readonly E[]> {
  const map = new Map<string, E[]>();
  for (const entry of entries) {
    if (entry.url === undefined) continue;
    const list = map.get(entry.url);
    if (list) list.push(entry);
    else map.set(entry.url, [entry]);
  }
  return map;
}

/** The first of equal versions wins, as in the order of precedence of the packages. */
const list = <T>(versions: readonly Versioned<T>[], otherwise: VersionList<T> = []): VersionList<T> =>
  versions.length === 0 ? otherwise : versions.toReversed().reduce<VersionList<T>>(withVersion, []);
