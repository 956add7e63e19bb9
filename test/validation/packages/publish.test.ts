import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesOfFolder } from '../../../src/validation/packages/files.ts';
import { loadPackages, ownPackages } from '../../../src/validation/packages/load.ts';
import { published, publishedProfiles } from '../../../src/validation/packages/publish.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vardbro-publish-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function writeVersion(version: string): string {
  const at = join(folder, 'se.a', version, 'package');
  mkdirSync(join(at, 'example'), { recursive: true });
  writeFileSync(join(at, 'package.json'), JSON.stringify({ name: 'se.a', version }));
  writeFileSync(join(at, 'CodeSystem-x.json'), JSON.stringify({ resourceType: 'CodeSystem', url: 'urn:x', version }));
  writeFileSync(join(at, 'example', 'Patient-y.json'), '{"resourceType":"Patient"}');
  return at;
}

describe('a package of profiles', () => {
  it('is packed so that it can be loaded again, examples too, each time the same bytes', () => {
    const { files } = filesOfFolder(writeVersion('1.0.0'));
    const { tgz, integrity } = published(files)!.packed();
    writeFileSync(join(folder, 'a.tgz'), tgz);
    const { packages, issues } = loadPackages(join(folder, 'a.tgz'));
    expect(packages.map((p) => [p.name, p.version, p.entries.map((e) => e.url)])).toEqual([
      ['se.a', '1.0.0', ['urn:x']],
    ]);
    expect(issues).toEqual([]);
    expect(published(files)!.packed().integrity).toBe(integrity);
  });

  it('stands in every version, the newest last', () => {
    for (const version of ['0.10.0', '0.2.0', '0.2.0-rc.1']) writeVersion(version);
    expect(publishedProfiles(folder).map((p) => p.version)).toEqual(['0.2.0-rc.1', '0.2.0', '0.10.0']);
  });

  it('of ours is packed whole', () => {
    const names = ownPackages().map((p) => `${p.name}#${p.version}`);
    expect(
      publishedProfiles()
        .map((p) => `${p.name}#${p.version}`)
        .sort(),
    ).toEqual([...names].sort());
  });
});
