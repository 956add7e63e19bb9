import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDefinitions } from '../../../src/validation/packages/definitions.ts';
import type { FhirPackage } from '../../../src/validation/packages/fhir-package.ts';
import { findingsAmong, loadPackages, ownPackages } from '../../../src/validation/packages/load.ts';
import { shared } from '../../support/shared.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vardbro-packages-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const url = 'https://vardbro.example/fhir/CodeSystem/list';
const list = (version: string) => ({
  resourceType: 'CodeSystem',
  id: 'list',
  url,
  version,
  status: 'active',
  content: 'complete',
});

function write(path: string, content: unknown): string {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

function writePackage(at: string, manifest: object = {}): void {
  write(`${at}/package.json`, { name: 'a', version: '1.0.0', ...manifest });
  write(`${at}/CodeSystem-list.json`, list('1.0.0'));
  write(`${at}/example/Patient-x.json`, { resourceType: 'Patient', id: 'x' });
}

const urls = (packages: readonly FhirPackage[]) =>
  packages.map((p) => [`${p.name}#${p.version}`, p.entries.map((e) => e.url)]);

describe('a FHIR package', () => {
  test('is a folder with package/, the folder itself, or a tgz; examples define nothing', () => {
    writePackage('p/package');
    execFileSync('tar', ['-czf', join(folder, 'p.tgz'), '-C', join(folder, 'p'), 'package']);
    for (const path of ['p', 'p/package', 'p.tgz']) {
      const { packages, issues } = loadPackages(join(folder, path));
      expect([path, urls(packages), issues]).toEqual([path, [['a#1.0.0', [url]]], []]);
      expect(packages[0]?.read(packages[0].entries[0]!)).toMatchObject({ resourceType: 'CodeSystem' });
    }
  });

  test('is found by its index, unless that has fallen behind or names files that are not beside it', () => {
    writePackage('p/package');
    const line = { filename: 'CodeSystem-list.json', resourceType: 'CodeSystem', url: 'urn:by-index' };
    write('p/package/.index.json', { 'index-version': 1, files: [line, { ...line, filename: '../../secret.json' }] });
    expect(urls(loadPackages(join(folder, 'p')).packages)).toEqual([['a#1.0.0', ['urn:by-index']]]);
    write('p/package/CodeSystem-other.json', { ...list('1'), url: 'urn:other' });
    expect(urls(loadPackages(join(folder, 'p')).packages)).toEqual([['a#1.0.0', [url, 'urn:other']]]);
  });

  test('may stand beside other packages and other versions in one folder', () => {
    writePackage('all/a#1.0.0/package');
    writePackage('all/a#2.0.0/package', { version: '2.0.0' });
    write('all/a#2.0.0/package/CodeSystem-list.json', list('2.0.0'));
    const { packages } = loadPackages(join(folder, 'all'));
    const definitions = openDefinitions().with(...packages);
    expect(definitions.versions(url)).toEqual(['2.0.0', '1.0.0']);
    expect(definitions.find(`${url}|1`, 'CodeSystem')?.version).toBe('1.0.0');
  });

  test('says which of its files cannot be used', () => {
    writePackage('p/package');
    write('p/package/CodeSystem-broken.json', '{"resourceType":');
    write('p/package/notes.json', { title: 'no resource' });
    const { packages, issues } = loadPackages(join(folder, 'p'));
    expect(urls(packages)).toEqual([['a#1.0.0', [url]]]);
    expect(issues.map((i) => [i.code, i.place])).toEqual([
      ['package-entry', 'CodeSystem-broken.json'],
      ['package-entry', 'notes.json'],
    ]);
  });

  test('in a folder never leads out of it by a link', () => {
    write('secret.json', list('9'));
    writePackage('p/package');
    symlinkSync(join(folder, 'secret.json'), join(folder, 'p', 'package', 'CodeSystem-linked.json'));
    expect(urls(loadPackages(join(folder, 'p')).packages)).toEqual([['a#1.0.0', [url]]]);
  });

  test('that is no archive, or a bomb, is a finding', () => {
    write('broken.tgz', '');
    writeFileSync(join(folder, 'broken.tgz'), Buffer.from([0x1f, 0x8b, 1, 2, 3]));
    writeFileSync(join(folder, 'empty.tgz'), gzipSync('no tar at all'.repeat(100)));
    for (const name of ['broken.tgz', 'empty.tgz']) {
      const { packages, issues } = loadPackages(join(folder, name));
      expect([name, packages, issues.map((i) => i.code)]).toEqual([name, [], ['package-unreadable']]);
    }
  });

  test('may also be loose files: JSON in folders, a file, a Bundle of definitions', () => {
    write('loose/deep/a.json', list('1'));
    write('loose/b.json', { resourceType: 'Bundle', entry: [{ resource: { ...list('1'), url: 'urn:b' } }] });
    expect(urls(loadPackages(join(folder, 'loose')).packages)).toEqual([['loose#0.0.0', ['urn:b', url]]]);
    expect(urls(loadPackages(join(folder, 'loose', 'b.json')).packages)).toEqual([['b.json#0.0.0', ['urn:b']]]);
  });
});

describe('between packages', () => {
  const pack = (name: string, version: string, more: Partial<FhirPackage> = {}): FhirPackage => ({
    name,
    version,
    entries: [],
    read: () => undefined,
    ...more,
  });

  test('one that is needed and not at hand is named, with the versions that are', () => {
    const needs = pack('a', '1.0.0', { dependencies: { b: '1.1.x', c: '2.0.0', d: '1.0.0', e: 'latest' } });
    const atHand = [needs, pack('b', '1.1.4'), pack('c', '1.0.0'), pack('e', '7.0.0')];
    expect(findingsAmong([needs], atHand).map((i) => [i.code, i.expected, i.found])).toEqual([
      ['package-dependency', 'c#2.0.0', '1.0.0'],
      ['package-dependency', 'd#1.0.0', undefined],
    ]);
  });

  test('the same definition in two, and one made for another FHIR, are told', () => {
    const entries = [{ resourceType: 'CodeSystem', url, version: '1' }];
    const both = [pack('a', '1.0.0', { entries }), pack('b', '1.0.0', { entries, fhirVersions: ['5.0.0'] })];
    expect(findingsAmong(both, both).map((i) => [i.code, i.place])).toEqual([
      ['package-fhir-version', 'b#1.0.0'],
      ['package-duplicate', 'b#1.0.0'],
    ]);
  });
});

test('our own packages are found below profiles/', () => {
  writePackage('profiles/se.a/1.0.0/package');
  write('profiles/README.md', '');
  expect(urls(ownPackages(join(folder, 'profiles')))).toEqual([['a#1.0.0', [url]]]);
  expect(ownPackages(join(folder, 'absent'))).toEqual([]);
});

const packages = shared('data/fhir-packages');
describe.skipIf(!existsSync(packages))('published packages (skipped where ../shared is absent)', () => {
  test.each([
    ['hl7se.fhir.base-1.1.0', 22],
    ['inera.ehds.tk-0.3.3.tgz', 94],
    ['se.ehds.brygga-0.1.0.tgz', 20],
    ['hl7.fhir.eu.laboratory-2.0.0', 34],
  ])('%s is read whole', (name, count) => {
    const { packages: found, issues } = loadPackages(join(packages, name));
    expect([found.length, found[0]?.entries.length, issues]).toEqual([1, count, []]);
  });
});
