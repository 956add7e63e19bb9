import type { Resource } from '@medplum/fhirtypes';

/** One line of a package's index: enough to find a definition without reading it. */
export interface PackageEntry {
  readonly resourceType: string;
  readonly id?: string;
  /** Canonical URL without version; a NamingSystem of R4 has none. */
  readonly url?: string;
  readonly version?: string;
  /** StructureDefinition: primitive-type, complex-type, resource, logical. */
  readonly kind?: string;
  /** StructureDefinition: the type that is defined or constrained; SearchParameter and others: as in the resource. */
  readonly type?: string;
  /** StructureDefinition: specialization or constraint. */
  readonly derivation?: string;
}

/** What package.json of a FHIR package says (FHIR NPM Package Specification). */
export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly canonical?: string;
  readonly title?: string;
  readonly description?: string;
  readonly fhirVersions?: readonly string[];
  /** Name to version; what this package needs beside it. */
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Definitions that belong together under one name and version. */
export interface FhirPackage extends PackageManifest {
  readonly entries: readonly PackageEntry[];
  /** The resource of one of `entries`, parsed anew at each call; undefined when its file cannot be read. Never throws. */
  read(entry: PackageEntry): Resource | undefined;
}

/** The index line of a resource, or undefined when nobody could ask for it by URL. */
export function entryOf(resource: Resource): PackageEntry | undefined {
  const { resourceType, id, url, version, kind, type, derivation } = resource as unknown as Record<string, unknown>;
  if (typeof resourceType !== 'string' || (typeof url !== 'string' && resourceType !== 'NamingSystem'))
    return undefined;
  const texts = Object.entries({ id, url, version, kind, type, derivation }).filter(([, v]) => typeof v === 'string');
  return { resourceType, ...Object.fromEntries(texts) };
}

/** A package of resources at hand, such as the profiles of one file. */
export function packageOf(resources: readonly Resource[], manifest: PackageManifest): FhirPackage {
  const byEntry = new Map<PackageEntry, Resource>();
  for (const resource of resources) {
    const entry = entryOf(resource);
    if (entry) byEntry.set(entry, resource);
  }
  return { ...manifest, entries: [...byEntry.keys()], read: (entry) => byEntry.get(entry) };
}
