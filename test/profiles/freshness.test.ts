import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exampleFiles } from '../../scripts/generate-profile-examples.ts';
import { packageIds, profilePackage } from '../../scripts/profiles/folders.ts';
import { sourcesHash } from '../../scripts/profiles/package-files.ts';

describe.each(packageIds)('the package %s', (id) => {
  const source = profilePackage(id);
  const folder = join(source.generated, 'package');
  const json = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));

  test('was generated from the sources as they are', () => {
    const made = readFileSync(join(source.generated, 'sources.sha256'), 'utf8').trim();
    expect(made, 'run: node scripts/build-profiles.ts').toBe(sourcesHash(source));
  });

  test('names itself, its version and what it builds on', () => {
    expect(json('package.json')).toMatchObject({
      name: id,
      version: source.version,
      fhirVersions: ['4.0.1'],
      dependencies: { 'hl7.fhir.r4.core': '4.0.1', ...source.dependencies },
    });
  });

  test('lists every file in its index', () => {
    const listed = json('.index.json').files.map(({ filename }: { filename: string }) => filename);
    expect(listed.sort()).toEqual(globSync('*-*.json', { cwd: folder }).sort());
  });

  test('holds a snapshot for every structure', () => {
    for (const file of globSync('StructureDefinition-*.json', { cwd: folder })) {
      expect(json(file).snapshot?.element.length, file).toBeGreaterThan(1);
    }
  });
});

test('whole messages and documents among the examples are those that the code gives today', async () => {
  for (const [file, text] of await exampleFiles()) {
    expect(readFileSync(file, 'utf8'), 'run: node scripts/generate-profile-examples.ts').toBe(text);
  }
});
