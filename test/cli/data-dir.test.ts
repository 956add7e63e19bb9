import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeDataDir } from '../../src/cli/serve/data-dir.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vardbro-data-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const modeOf = (...names: string[]): string => (statSync(join(folder, ...names)).mode & 0o777).toString(8);
const put = (name: string, mode: number): void => {
  writeFileSync(join(folder, name), 'x');
  chmodSync(join(folder, name), mode);
};

test('a new folder is its owner’s alone', () => {
  expect(makeDataDir(join(folder, 'deep', 'data'))).toEqual([]);
  expect(modeOf('deep', 'data')).toBe('700');
});

test('files that others could read are closed to them and named; the folder and what is not ours stay as they are', () => {
  chmodSync(folder, 0o755);
  for (const name of ['vardbro.db', 'vardbro.db-wal', 'seal-key', 'notes.txt']) put(name, 0o644);
  put('audit-salt', 0o600);
  mkdirSync(join(folder, 'backups'), { mode: 0o755 });
  expect(makeDataDir(folder)).toEqual(['vardbro.db', 'vardbro.db-wal', 'backups', 'seal-key']);
  expect(['vardbro.db', 'vardbro.db-wal', 'seal-key', 'audit-salt'].map((name) => modeOf(name))).toEqual(
    Array.from({ length: 4 }, () => '600'),
  );
  expect([modeOf('backups'), modeOf('notes.txt'), modeOf()]).toEqual(['700', '644', '755']);
  expect(makeDataDir(folder)).toEqual([]);
});

test('a folder that everybody may write to is refused with its mode and what to do', () => {
  chmodSync(folder, 0o777);
  expect(() => makeDataDir(folder)).toThrow(/can be written to by others \(mode 0777\).*chmod go-w/);
  chmodSync(folder, 0o1777);
  expect(() => makeDataDir(folder)).toThrow(/by others/);
});

test('a folder that a group of ours may write to is taken', () => {
  chmodSync(folder, 0o770);
  expect(makeDataDir(folder)).toEqual([]);
});

test.skipIf(process.getuid?.() !== 0)(
  'a folder that another group may write to is refused (needs root to make one)',
  () => {
    chownSync(folder, 0, 54_321);
    chmodSync(folder, 0o770);
    expect(() => makeDataDir(folder)).toThrow(/by others \(mode 0770\)/);
  },
);
