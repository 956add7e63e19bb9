import type { ExtractResource, Resource, ResourceType, StructureDefinition } from '@medplum/fhirtypes';
import type { Issue } from '../../model/issue.ts';
import { makeSnapshot } from '../snapshot/snapshot.ts';
import { coreFolders, openCore } from './core-cache.ts';
import type { FhirPackage, PackageEntry } from './fhir-package.ts';
import { makeLayer } from './layer.ts';

/**
 * All definitions at hand, found by canonical: `url`, `url|1.2.0`, or `url|1.2` for the newest 1.2.x. Without a version
 * the newest of the layer that goes first is meant (R4 2.24.0.7 leaves the choice open); with one, only that. What is
 * handed out is shared: nobody may change it. Nothing is ever fetched.
 */
export interface Definitions {
  readonly packages: readonly FhirPackage[];
  find(canonical: string): Resource | undefined;
  find<T extends ResourceType>(canonical: string, type: T): ExtractResource<T> | undefined;
  /** A StructureDefinition with its snapshot, made when it was published without; undefined when it is not at hand. */
  structure(canonical: string): StructureDefinition | undefined;
  /** The definition that R4 core has of a type, by its name: `Patient`, `HumanName`, `string`. */
  type(name: string): StructureDefinition | undefined;
  /** What was wrong with a StructureDefinition when its snapshot was made; empty too when the snapshot came with it. */
  faults(canonical: string): readonly Issue[];
  /** Versions at hand, the one meant by the bare URL first. */
  versions(canonical: string, type?: ResourceType): readonly (string | undefined)[];
  /** Index lines of everything, or of one resource type, in the order of precedence; nothing is read for it. */
  entries(type?: ResourceType): readonly PackageEntry[];
  /** The resource of one of `entries`. */
  read(entry: PackageEntry): Resource | undefined;
  /** These and, going before them, the definitions of more packages. Cheap: nothing is copied. */
  with(...packages: readonly FhirPackage[]): Definitions;
}

export interface DefinitionsOptions {
  /** Folder for R4 core in its compact form, where the program's own cannot hold it. */
  readonly cacheFolder?: string | undefined;
  /** Packages beside R4 core, all in one layer. */
  readonly packages?: readonly FhirPackage[];
}

/** R4 core and the packages given. */
export function openDefinitions({ cacheFolder, packages = [] }: DefinitionsOptions = {}): Definitions {
  const core = makeDefinitions([openCore(coreFolders(cacheFolder))]);
  return packages.length > 0 ? core.with(...packages) : core;
}

const typeUrl = 'http://hl7.org/fhir/StructureDefinition/';

interface Made {
  readonly structure: StructureDefinition;
  readonly faults: readonly Issue[];
}

export function makeDefinitions(packages: readonly FhirPackage[], below?: Below): Definitions {
  const layer = makeLayer(packages);
  const made = new Map<PackageEntry, Made>();
  /** Profiles whose snapshot is being made: one that stands on itself ends here. */
  const making = new Set<PackageEntry>();

  function make(entry: PackageEntry, read: (entry: PackageEntry) => Resource | undefined): Made | undefined {
    const known = made.get(entry);
    if (known || making.has(entry)) return known;
    const structure = read(entry) as StructureDefinition | undefined;
    if (structure === undefined) return undefined;
    making.add(entry);
    const result = structure.snapshot?.element?.length ? { structure, faults: [] } : makeSnapshot(structure, self);
    making.delete(entry);
    made.set(entry, result);
    return result;
  }

  function structureOf(canonical: string): Made | undefined {
    const own = layer.locate(canonical, 'StructureDefinition');
    if (own) return make(own, layer.read);
    const lower = below?.structureOf(canonical);
    // Made without what this layer adds: another try when something was missing.
    if (!lower || lower.faults.length === 0) return lower;
    const entry = below?.locate(canonical, 'StructureDefinition');
    return entry && make(entry, self.read);
  }

  const self: Definitions = {
    packages: [...packages, ...(below?.definitions.packages ?? [])],
    find<T extends ResourceType>(canonical: string, type?: T) {
      const own = layer.locate(canonical, type);
      const found = own ? layer.read(own) : below?.definitions.find(canonical, type as T);
      return found as ExtractResource<T> | undefined;
    },
    structure: (canonical) => structureOf(canonical)?.structure,
    type: (name) => (below ? below.definitions.type(name) : structureOf(`${typeUrl}${name}`)?.structure),
    faults: (canonical) => structureOf(canonical)?.faults ?? [],
    versions: (canonical, type) => [
      ...layer.versions(canonical, type),
      ...(below?.definitions.versions(canonical, type) ?? []),
    ],
    entries: (type) => [...layer.entries(type), ...(below?.definitions.entries(type) ?? [])],
    read: (entry) => (layer.has(entry) ? layer.read(entry) : below?.definitions.read(entry)),
    with: (...more) =>
      makeDefinitions(more, {
        definitions: self,
        structureOf,
        locate: (canonical, type) => layer.locate(canonical, type) ?? below?.locate(canonical, type),
      }),
  };
  return self;
}

/** What a layer asks the one below it. */
interface Below {
  readonly definitions: Definitions;
  structureOf(canonical: string): Made | undefined;
  locate(canonical: string, type?: string): PackageEntry | undefined;
}
