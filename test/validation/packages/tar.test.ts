import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadProfiles } from '../../../src/cli/load-profiles.ts';
import { filesOfTar } from '../../../src/validation/packages/tar.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vardbro-tar-'));
  mkdirSync(join(folder, 'package', 'long/'.repeat(24)), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const pack = (name: string, ...flags: string[]): Buffer => {
  execFileSync('tar', ['--format=ustar', ...flags, '-cf', join(folder, name), '-C', folder, 'package']);
  return readFileSync(join(folder, name));
};

describe('a FHIR package', () => {
  test('is read file by file, with long names and sizes that fill no block', () => {
    const long = join('package', 'long/'.repeat(24), 'b.json');
    writeFileSync(join(folder, 'package', 'a.json'), 'å'.repeat(300));
    writeFileSync(join(folder, long), '');
    const files = filesOfTar(pack('plain.tar'));
    expect(Object.fromEntries(files.map(([name, bytes]) => [name, Buffer.from(bytes).toString('utf8')]))).toEqual({
      'package/a.json': 'å'.repeat(300),
      [long]: '',
    });
  });

  test('gives its profiles, and passes other JSON by', async () => {
    const profile = { resourceType: 'StructureDefinition', url: 'https://vardbro.example/p', derivation: 'constraint' };
    writeFileSync(join(folder, 'package', 'p.json'), JSON.stringify(profile));
    writeFileSync(join(folder, 'package', 'package.json'), '{"name":"x"}');
    pack('package.tgz', '-z');
    expect(await loadProfiles(join(folder, 'package.tgz'))).toEqual({ profiles: [], bare: [profile.url] });
  });

  test('that is cut short is refused', () => {
    writeFileSync(join(folder, 'package', 'a.json'), 'x'.repeat(5000));
    const whole = pack('plain.tar');
    const start = whole.indexOf('xxxx');
    expect(() => filesOfTar(whole.subarray(0, start + 1000))).toThrow('cut short');
  });
});
