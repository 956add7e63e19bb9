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

  test('each state a licence', () => {
    expect(packages.filter((p) => p.license === 'not stated').map((p) => p.name)).toEqual([]);
  });

  test('are what docs/packages.md lists', () => {
    const page = readFileSync(new URL('../docs/packages.md', import.meta.url), 'utf8');
    expect(page, 'run: node scripts/list-packages.ts').toBe(packagesPage());
  });
});
