import { type Issue, issue } from '../model/issue.ts';
import { uncheckableInvariants } from '../validation/invariants/checkable.ts';
import { type Definitions, openDefinitions } from '../validation/packages/definitions.ts';
import type { FhirPackage } from '../validation/packages/fhir-package.ts';
import { findingsAmong, loadPackages, ownPackages } from '../validation/packages/load.ts';
import type { CliIo } from './io.ts';
import { say } from './language.ts';
import { tellIssues } from './tell.ts';

/**
 * R4 core, our own packages, and before them what a person names with `--load`. What is wrong with a package, what it
 * needs beside it, and profiles that cannot be made whole are told on stderr. Throws when a path cannot be read or holds
 * nothing.
 */
export function loadDefinitions(paths: readonly string[], io: Pick<CliIo, 'stderr' | 'lang'>): Definitions {
  const known = openDefinitions({ packages: ownPackages() });
  const loaded = paths.map((path) => ({ path, ...loadPackages(path) }));
  for (const { path, packages, issues } of loaded) {
    tellIssues(path, issues, io);
    const entries = packages.flatMap((p) => p.entries);
    if (entries.length === 0) throw new Error(`${path}: ${say(io, 'inga FHIR-definitioner', 'no FHIR definitions')}`);
    const names = packages.map((p) => `${p.name}#${p.version}`).join(', ');
    io.stderr.write(`${names}: ${entries.length} ${say(io, 'definitioner', 'definitions')}\n`);
  }
  const packages = loaded.flatMap((l) => l.packages);
  if (packages.length === 0) return known;
  const definitions = known.with(...packages);
  tellIssues('--load', findingsAmong(packages, definitions.packages), io);
  tellIssues('--load', faultsOf(packages, definitions), io);
  return definitions;
}

/**
 * Profiles without a snapshot are made whole at once, so that what is wrong with them is known before anything is checked; so
 * are invariants that nothing will be held against.
 */
const faultsOf = (packages: readonly FhirPackage[], definitions: Definitions): Issue[] =>
  packages
    .flatMap((p) => p.entries)
    .filter((e) => e.resourceType === 'StructureDefinition' && e.url !== undefined)
    .map((e) => (e.version === undefined ? e.url! : `${e.url}|${e.version}`))
    .flatMap((canonical) => [...definitions.faults(canonical), ...uncheckable(canonical, definitions)])
    .map((fault) => issue(fault.code, { ...fault, severity: 'warning' }));

function uncheckable(canonical: string, definitions: Definitions): Issue[] {
  const structure = definitions.structure(canonical);
  return structure ? uncheckableInvariants(structure) : [];
}
