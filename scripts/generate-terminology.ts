import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageIds, profilePackage, terminologyFolder } from './profiles/folders.ts';
import { readFolder, terminologyFiles } from './profiles/package-files.ts';
import { exchangeLists } from './terminology/exchange.ts';
import { rivtaMaps } from './terminology/maps.ts';
import { namingSystems } from './terminology/naming-systems.ts';
import { outcomeLists } from './terminology/outcome.ts';
import { type Terminology, version } from './terminology/resources.ts';
import { rivtaLists } from './terminology/rivta.ts';

/**
 * Writes the lists below `terminology` that say the same as tables of the code, and their copies in packages of profiles:
 * `node scripts/generate-terminology.ts`.
 */
const lists: Readonly<Record<string, () => Terminology[]>> = {
  exchange: exchangeLists,
  rivta: rivtaLists,
  'rivta-maps': rivtaMaps,
  'naming-systems': namingSystems,
  outcome: outcomeLists,
};

/** Folder below `terminology` -> file name -> text. */
export function generatedLists(): Map<string, Map<string, string>> {
  return new Map(
    Object.entries(lists).map(([name, resources]) => [
      join(name, version),
      new Map(resources().map((resource) => [fileOf(resource), `${JSON.stringify(resource, null, 2)}\n`])),
    ]),
  );
}

const fileOf = ({ resourceType, id }: Terminology): string => `${resourceType}-${id}.json`;

/** The lists as they go along in packages of profiles: file -> text. */
export const packagedFiles = (): Map<string, string> =>
  new Map(
    packageIds.map(profilePackage).flatMap((source) => {
      if (Object.keys(source.terminology).length === 0) return [];
      const files = terminologyFiles(source, readFolder(join(source.generated, 'package')));
      return [...files].map(([name, text]): [string, string] => [join(source.generated, name), text]);
    }),
  );

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

if (import.meta.main) {
  for (const [folder, files] of generatedLists()) {
    rmSync(join(terminologyFolder, folder), { recursive: true, force: true });
    for (const [name, text] of files) write(join(terminologyFolder, folder, name), text);
  }
  for (const [file, text] of packagedFiles()) write(file, text);
}
