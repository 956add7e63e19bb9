import type { CodeSystemProvider } from '../code-system/provider.ts';
import type { CodeSystemResource, ConceptMapResource, LibraryResource, ValueSetResource } from '../resource.ts';

/**
 * All code systems, value sets and maps at hand at one moment; it never changes. Versions are exact, with wildcards
 * (`1.x`), or absent: then the newest is meant, a complete one before any fragment. A system may be named by any of its
 * known names (URL, `urn:oid:`, bare OID, UUID).
 */
export interface Terminology {
  codeSystem(system: string, version?: string): CodeSystemProvider | undefined;
  /** Versions at hand, oldest first. */
  codeSystemVersions(system: string): readonly (string | undefined)[];
  /** Supplements by `url` or `url|version` of their own. */
  supplement(url: string, version?: string): CodeSystemResource | undefined;
  /** Supplements of a code system, for any version and for that one. */
  supplementsOf(system: string, version: string | undefined): readonly CodeSystemResource[];
  valueSet(url: string, version?: string): ValueSetResource | undefined;
  valueSetVersions(url: string): readonly (string | undefined)[];
  conceptMap(url: string, version?: string): ConceptMapResource | undefined;
  /** Every map, newest version of each first. */
  conceptMaps(): Iterable<ConceptMapResource>;
  /** A Library that says which versions are meant. */
  manifest(url: string, version?: string): LibraryResource | undefined;
  /** The name under which a system is held here; the name itself when it is not known. */
  systemName(name: string): string;
  /** A known name that is nearly this one; for a hint only, never to be used in its place. */
  nearMiss(name: string): string | undefined;
}
