import { createTar } from 'nanotar';

export interface PackageFile {
  /** File name below `package/`. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly index: Readonly<Record<string, unknown>>;
}

export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly title: string;
  readonly canonical: string;
  readonly description: string;
  /** ISO 8601 date of the release. */
  readonly date: string;
}

/**
 * The tar of a FHIR package as npm packs it (FHIR Package Specification): `package/package.json`, `.index.json`, the
 * artefacts. The same input gives the same bytes.
 */
export function packageTar(manifest: PackageManifest, files: readonly PackageFile[]): Uint8Array {
  const packageJson = packageJsonOf(manifest);
  const index = { 'index-version': 2, files: files.map(({ name, index: line }) => ({ filename: name, ...line })) };
  const text = (value: unknown): Uint8Array => Buffer.from(`${JSON.stringify(value, null, 2)}\n`, 'utf8');
  const all = [
    { name: 'package/package.json', data: text(packageJson) },
    { name: 'package/.index.json', data: text(index) },
    ...files.map(({ name, bytes }) => ({ name: `package/${name}`, data: bytes })),
  ];
  return createTar(all, { attrs: { mtime: 0, uid: 0, gid: 0, mode: '644' } });
}

export const packageJsonOf = ({ name, version, title, canonical, description, date }: PackageManifest) => ({
  name,
  version,
  title,
  description,
  canonical,
  type: 'fhir.terminology',
  'fhir-version-list': ['4.0.1'],
  fhirVersions: ['4.0.1'],
  dependencies: { 'hl7.fhir.r4.core': '4.0.1' },
  date,
});

/**
 * A version that npm takes: three numbers. Lists are versioned freely (2026, 4.1, v1.0.0), so what is not semver becomes
 * it: missing numbers are 0, words go behind a plus. The list's own version stands in the artefact.
 */
export function npmVersion(version: string): string {
  const plain = version.trim().replace(/^v/i, '');
  const [numbers = '', ...rest] = plain.split(/[-+]/, 2);
  const parts = numbers.split('.');
  const isNumbers = parts.length <= 3 && parts.every((p) => /^\d{1,9}$/.test(p));
  if (!isNumbers) return `0.0.0-${plain.replaceAll(/[^0-9A-Za-z]+/g, '-').replaceAll(/^-+|-+$/g, '') || 'x'}`;
  const three = [0, 1, 2].map((n) => String(Number(parts[n] ?? 0))).join('.');
  const suffix = rest.join('-').replaceAll(/[^0-9A-Za-z-]+/g, '-');
  return suffix === '' ? three : `${three}-${suffix}`;
}

/** `se.vardbro.lists.<last part of the canonical>`, as npm and FHIR allow names. */
export const packageName = (url: string): string =>
  `se.vardbro.lists.${
    (url.split(/[/#:]/).at(-1) ?? '')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '') || 'list'
  }`;
