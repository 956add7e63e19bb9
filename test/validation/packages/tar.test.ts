import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readTar } from '../../../src/validation/packages/tar.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vardbro-tar-'));
  mkdirSync(join(folder, 'package'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, text: string): void => writeFileSync(join(folder, 'package', name), text);
const pack = (format: string, ...flags: string[]): Buffer => {
  execFileSync('tar', [`--format=${format}`, '-P', ...flags, '-cf', join(folder, 'x.tar'), '-C', folder, 'package']);
  return readFileSync(join(folder, 'x.tar'));
};
const limits = { files: 100 };
const texts = (tar: Uint8Array): Record<string, string> =>
  Object.fromEntries(
    [...readTar(tar, limits).files].map(([name, bytes]) => [name, Buffer.from(bytes).toString('utf8')]),
  );

describe('a tar archive', () => {
  test.each(['ustar', 'pax', 'gnu'])(
    'of the form %s is read file by file, with long names and sizes that fill no block',
    (format) => {
      const deep = 'long/'.repeat(format === 'ustar' ? 24 : 60);
      mkdirSync(join(folder, 'package', deep), { recursive: true });
      put('a.json', 'å'.repeat(300));
      put(`${deep}b.json`, '');
      const tar = pack(format);
      expect(readTar(tar, limits).issues).toEqual([]);
      expect(texts(tar)).toEqual({ 'package/a.json': 'å'.repeat(300), [`package/${deep}b.json`]: '' });
    },
  );

  test('gives no links and no names that lead out of it, and says so', () => {
    put('a.json', '{}');
    symlinkSync('/etc/passwd', join(folder, 'package', 'soft.json'));
    linkSync(join(folder, 'package', 'a.json'), join(folder, 'package', 'z-hard.json'));
    for (const name of ['../up.json', '/abs.json', 'C:/x.json', 'package/../../up.json', 'package\\\\..\\\\up.json']) {
      const tar = pack('gnu', `--transform=s,^package/a.json$,${name},`);
      const { files, issues } = readTar(tar, limits);
      expect([name, [...files.keys()], issues.map((i) => i.code)]).toEqual([
        name,
        [],
        ['package-entry', 'package-entry', 'package-entry'],
      ]);
    }
  });

  test('cut short, or with a header that does not add up, gives what came before and a finding', () => {
    put('a.json', 'x'.repeat(5000));
    const whole = pack('ustar');
    const start = whole.indexOf('xxxx');
    const cut = readTar(whole.subarray(0, start + 1000), limits);
    const spoilt = Buffer.from(whole);
    spoilt[start - 512] = 0x7a;
    for (const { files, issues } of [cut, readTar(spoilt, limits)])
      expect([files.size, issues.map((i) => i.code)]).toEqual([0, ['package-unreadable']]);
  });

  test('of too many files is read as far as the limit', () => {
    for (let n = 0; n < 5; n += 1) put(`${n}.json`, '{}');
    const { files, issues } = readTar(pack('ustar'), { files: 3 });
    expect([files.size, issues.map((i) => i.code)]).toEqual([3, ['package-unreadable']]);
  });

  test('never throws, whatever its bytes', () => {
    put('a.json', '{"a":1}');
    const whole = pack('pax');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 20 }), (changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, byte] of changes) bytes[at] = byte;
        const { files } = readTar(bytes, limits);
        for (const name of files.keys()) expect(name.split(/[/\\]/)).not.toContain('..');
      }),
    );
  });
});
