import { readFileSync, writeFileSync } from 'node:fs';
import { markdownTable } from './markdown-table.ts';

/** Writes docs/packages.md from package-lock.json: `node scripts/list-packages.ts`. */
const target = new URL('../docs/packages.md', import.meta.url);
const lockFile = new URL('../package-lock.json', import.meta.url);

/** One installed package as package-lock.json (version 3) describes it. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** Part of the tree that a user of the packed project installs. */
  readonly production: boolean;
  readonly hasInstallScript: boolean;
}

interface LockEntry {
  readonly version: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly hasInstallScript?: boolean;
}

const folder = 'node_modules/';

/** Every package of the lock file but the project itself, by name and version. */
export function lockedPackages(): LockedPackage[] {
  const lock = JSON.parse(readFileSync(lockFile, 'utf8')) as { packages: Record<string, LockEntry> };
  return Object.entries(lock.packages)
    .filter(([path]) => path.startsWith(folder))
    .map(([path, entry]) => ({
      name: path.slice(path.lastIndexOf(folder) + folder.length),
      version: entry.version,
      license: entry.license ?? 'not stated',
      production: !entry.dev && !entry.devOptional,
      hasInstallScript: entry.hasInstallScript === true,
    }))
    .sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
}

/** By code unit, the same whatever the locale of the machine. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The whole page as Markdown: the production tree with version and licence. */
export function packagesPage(): string {
  const production = lockedPackages().filter((p) => p.production);
  const rows = production.map(({ name, version, license }) => [name, version, license]);
  const introduction = `# Packages

What an installation of Vårdbro consists of besides itself: ${production.length} packages, with the licence that each states.
Only \`node\` has an install script.

Generated from \`package-lock.json\` by \`node scripts/list-packages.ts\`.
`;
  return `${introduction}\n${markdownTable(['Package', 'Version', 'Licence'], rows)}\n`;
}

if (import.meta.main) writeFileSync(target, packagesPage());
