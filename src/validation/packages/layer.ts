import type { Resource } from '@medplum/fhirtypes';
import { objectOf, objectsOf } from '../json.ts';
import type { FhirPackage, PackageEntry } from './fhir-package.ts';
import { compareVersions, meetsVersion, type VersionAlgorithm } from './version.ts';

/** Packages of equal precedence: of several versions of one artefact the newest is meant, of equals the first. */
export interface Layer {
  locate(canonical: string, type?: string): PackageEntry | undefined;
  versions(canonical: string, type?: string): (string | undefined)[];
  entries(type?: string): readonly PackageEntry[];
  has(entry: PackageEntry): boolean;
  /** Parsed once. */
  read(entry: PackageEntry): Resource | undefined;
}

export function makeLayer(packages: readonly FhirPackage[]): Layer {
  const owners = new Map<PackageEntry, FhirPackage>();
  const byUrl = new Map<string, PackageEntry[]>();
  const byType = new Map<string, PackageEntry[]>();
  const read = new Map<PackageEntry, Resource | undefined>();
  const sorted = new Set<PackageEntry[]>();
  for (const one of packages) {
    for (const entry of one.entries) {
      owners.set(entry, one);
      push(byType, entry.resourceType, entry);
      if (entry.url !== undefined) push(byUrl, entry.url, entry);
    }
  }

  const readOnce = (entry: PackageEntry): Resource | undefined => {
    if (!read.has(entry)) read.set(entry, owners.get(entry)?.read(entry));
    return read.get(entry);
  };

  /** Newest first; sorted when first asked for, since it may have to read the order that an artefact declares. */
  const candidates = (url: string): readonly PackageEntry[] => {
    const found = byUrl.get(url);
    if (!found) return [];
    if (found.length > 1 && !sorted.has(found)) {
      const algorithm = found.map((e) => declaredAlgorithm(readOnce(e))).find((a) => a !== undefined);
      found.sort((a, b) => compareVersions(b.version, a.version, algorithm));
      sorted.add(found);
    }
    return found;
  };

  const matching = (canonical: string, type: string | undefined): readonly PackageEntry[] => {
    const { url, version } = splitCanonical(canonical);
    const ofType = candidates(url).filter((e) => type === undefined || e.resourceType === type);
    if (version === undefined) return ofType;
    const exact = ofType.filter((e) => e.version === version);
    return exact.length > 0 ? exact : ofType.filter((e) => meetsVersion(e.version, version));
  };

  return {
    locate: (canonical, type) => matching(canonical, type)[0],
    versions: (canonical, type) => matching(canonical, type).map((e) => e.version),
    entries: (type) => (type === undefined ? [...owners.keys()] : (byType.get(type) ?? [])),
    has: (entry) => owners.has(entry),
    read: readOnce,
  };
}

function push<K>(map: Map<K, PackageEntry[]>, key: K, entry: PackageEntry): void {
  const list = map.get(key);
  if (list) list.push(entry);
  else map.set(key, [entry]);
}

/** `url|version#fragment`: the fragment names something inside and is left out. */
export function splitCanonical(canonical: string): { readonly url: string; readonly version?: string } {
  const [bare = ''] = canonical.split('#', 1);
  const bar = bare.indexOf('|');
  return bar < 0 ? { url: bare } : { url: bare.slice(0, bar), version: bare.slice(bar + 1) };
}

const algorithms: ReadonlySet<string> = new Set(['semver', 'integer', 'date', 'alpha', 'natural']);
/** By R5's element carried as an extension, or by the extension pack's own. */
const declares = /^http:\/\/hl7\.org\/fhir\/(5\.0\/)?StructureDefinition\/.*versionAlgorithm(\[x\])?$/;

/** The order of versions that an artefact declares for itself: in R4 by an extension of R5's versionAlgorithm[x]. */
function declaredAlgorithm(resource: Resource | undefined): VersionAlgorithm | undefined {
  const declared = objectsOf((resource as { extension?: unknown } | undefined)?.extension)
    .map(([, extension]) => extension)
    .find((extension) => typeof extension.url === 'string' && declares.test(extension.url));
  const code = declared?.valueString ?? objectOf(declared?.valueCoding).code;
  return typeof code === 'string' && algorithms.has(code) ? (code as VersionAlgorithm) : undefined;
}
