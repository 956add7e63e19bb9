import { parseCanonical, versionMatches } from '../canonical.ts';
import type { CanonicalResource, TerminologyResource } from '../resource.ts';
import type { DefinitionEntry, TerminologyDefinitions } from './from-definitions.ts';
import { uriForm } from './names.ts';
import type { TerminologyRegistry } from './registry.ts';

type Type = 'CodeSystem' | 'ValueSet' | 'ConceptMap' | 'NamingSystem';

/** What a search asks for; everything given must hold. */
export interface CatalogueQuery {
  readonly url?: string;
  readonly version?: string;
  /** Beginning of name or title, cases alike. */
  readonly name?: string;
  readonly title?: string;
  readonly status?: string;
  readonly identifier?: string;
  readonly _id?: string;
}

/** The terminology resources as resources: read by id, searched by what they say of themselves. */
export interface TerminologyCatalogue {
  read(type: string, id: string): TerminologyResource | undefined;
  /** In the order: released here, then packages and FHIR core. */
  search(type: string, query: CatalogueQuery): readonly TerminologyResource[];
  /** Code systems released here with their versions, oldest first. */
  systems(): readonly { readonly uri: string; readonly versions: readonly (string | undefined)[] }[];
}

interface CatalogueEntry extends DefinitionEntry {
  readonly id?: string;
}

export function terminologyCatalogue<E extends CatalogueEntry>(
  registry: Pick<TerminologyRegistry, 'held' | 'current'>,
  definitions?: TerminologyDefinitions<E>,
): TerminologyCatalogue {
  const own = (type: string) => [...registry.held()].filter(({ header }) => header.resourceType === type);
  const entries = (type: string): readonly E[] => (isType(type) ? (definitions?.entries(type) ?? []) : []);
  const read = (entry: E) => definitions?.read(entry) as TerminologyResource;
  return {
    read(type, id) {
      const mine = own(type).find(({ header }) => header.id === id);
      if (mine) return mine.load();
      const entry = entries(type).find((one) => one.id === id);
      return entry && read(entry);
    },
    search(type, query) {
      const fits = (one: CanonicalResource) => matches(one, query);
      const canonical = query.url === undefined ? undefined : parseCanonical(query.url);
      // The index knows address and version: only what they leave is read.
      const likely = entries(type).filter(
        (entry) =>
          (canonical === undefined || entry.url === canonical.url) &&
          (query._id === undefined || entry.id === query._id),
      );
      const mine = own(type).filter(({ header }) => fits(header));
      return [...mine.map((one) => one.load()), ...likely.map(read).filter(fits)];
    },
    systems() {
      const uris = new Set(own('CodeSystem').flatMap(({ header }) => header.url ?? []));
      return [...uris].map((uri) => ({ uri, versions: registry.current().codeSystemVersions(uri) }));
    },
  };
}

const types = new Set<string>(['CodeSystem', 'ValueSet', 'ConceptMap', 'NamingSystem']);
const isType = (type: string): type is Type => types.has(type);

function matches(one: CanonicalResource, query: CatalogueQuery): boolean {
  const named = query.url === undefined ? undefined : parseCanonical(query.url);
  const version = query.version ?? named?.version;
  const begins = (text: string | undefined, beginning: string | undefined) =>
    beginning === undefined || (text ?? '').toLowerCase().startsWith(beginning.toLowerCase());
  return (
    (named === undefined || one.url === named.url) &&
    (version === undefined || one.version === version || versionMatches(one.version, version)) &&
    begins(one.name, query.name) &&
    begins(one.title, query.title) &&
    (query.status === undefined || one.status === query.status) &&
    (query._id === undefined || one.id === query._id) &&
    (query.identifier === undefined || hasIdentifier(one, query.identifier))
  );
}

/** `value`, `|value` or `system|value` (R4 search.html#token); OIDs with or without `urn:oid:`. */
function hasIdentifier({ identifier = [] }: CanonicalResource, token: string): boolean {
  const bar = token.indexOf('|');
  const system = bar > 0 ? token.slice(0, bar) : undefined;
  const value = uriForm(token.slice(bar + 1));
  return identifier.some(
    (one) => uriForm(one.value ?? '') === value && (system === undefined || one.system === system),
  );
}
