import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { lockedPackages, packagesPage } from '../scripts/list-packages.ts';

const packages = lockedPackages();

describe('the installed packages', () => {
  test('are at most 150 in the production tree', () => {
    const count = packages.filter((p) => p.production).length;
    expect(count).toBeGreaterThan(15);
    expect(count).toBeLessThanOrEqual(150);
  });

  test('have no install script, but for node itself', () => {
    expect(packages.filter((p) => p.hasInstallScript).map((p) => p.name)).toEqual(['node']);
  });

  test('are asked for by their exact version, and the lock holds that one', () => {
    const own = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as Record<
      string,
      unknown
    >;
    const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as {
      readonly packages: Record<string, { readonly version: string }>;
    };
    const asked = { ...(own.dependencies as object), ...(own.devDependencies as object) } as Record<string, string>;
    expect(own.type).toBe('module');
    for (const [name, version] of Object.entries(asked)) {
      expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
      expect([name, lock.packages[`node_modules/${name}`]?.version]).toEqual([name, version]);
    }
  });

  test('each state a licence', () => {
    expect(packages.filter((p) => p.license === 'not stated').map((p) => p.name)).toEqual([]);
  });

  test('are what docs/packages.md lists', () => {
    const page = readFileSync(new URL('../docs/packages.md', import.meta.url), 'utf8');
    expect(page, 'run: node scripts/list-packages.ts').toBe(packagesPage());
  });
});
