import type { FeedRow } from '../../gateway/terminology/documents.ts';
import { packageJsonOf } from '../../terminology/distribution/fhir-package.ts';
import type { PublishedPackage } from '../../validation/packages/publish.ts';
import { type ActorCall, json, type Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import { tagged } from './etag.ts';

type Deps = Pick<HttpDeps, 'lists' | 'baseUrl' | 'profiles'>;

const filters = ['canonical', 'category', 'fhirVersion'] as const;

/** Repeated or comma-separated values are alternatives. */
function filterOf(query: URLSearchParams): { readonly [K in (typeof filters)[number]]: readonly string[] } {
  if ([...query.keys()].some((name) => !filters.some((f) => f === name)))
    throw problem('search-parameter', { expected: filters.join(', ') });
  const values = (name: string) =>
    query
      .getAll(name)
      .flatMap((v) => v.split(','))
      .filter((v) => v !== '');
  return { canonical: values('canonical'), category: values('category'), fhirVersion: values('fhirVersion') };
}

/** GET /syndication/feed.xml: the Atom feed (NCTS), cut down by the filters; its signature stands in `Vardbro-Jws`. */
export const syndicationFeed =
  ({ lists }: Deps) =>
  async (call: ActorCall): Promise<Reply> => {
    const { bytes, signature } = await lists.feed(filterOf(call.query));
    return tagged(call, {
      status: 200,
      mediaType: 'application/atom+xml; charset=utf-8',
      bytes,
      headers: { 'Vardbro-Jws': signature },
    });
  };

/** GET /syndication/artefacts/{sha256}: exactly the bytes that were signed. */
export const artefact =
  ({ lists }: Deps) =>
  async (call: ActorCall): Promise<Reply> => {
    const found = await lists.artefact(call.params.sha256 ?? '');
    if (!found) throw problem('not-found');
    const { bytes, row } = found;
    const headers = { 'Vardbro-Jws': row.signature };
    return tagged(
      call,
      { status: 200, mediaType: 'application/fhir+json; fhirVersion=4.0', bytes, headers },
      row.sha256,
    );
  };

/** GET /syndication/jwks.json: the keys that sign lists, those of before and revoked ones included. */
export const listKeys =
  ({ lists }: Deps) =>
  async (): Promise<Reply> =>
    json(await lists.keys());

/** GET /packages/{name}: what npm asks for before it installs (packument). */
export const packument =
  (deps: Deps) =>
  async (call: ActorCall): Promise<Reply> => {
    const { name = '' } = call.params;
    const { baseUrl } = deps;
    const own = deps.profiles.filter((one) => one.name === name);
    if (own.length > 0) return json(profilePackument(own, baseUrl));
    const rows = (await deps.lists.packages()).filter((row) => row.package?.name === name);
    const last = rows.at(-1);
    if (!last) throw problem('not-found');
    const versions = Object.fromEntries(rows.map((row) => [row.package!.version, manifest(row, baseUrl)]));
    const time = Object.fromEntries(rows.map((row) => [row.package!.version, new Date(row.at).toISOString()]));
    return json({ name, 'dist-tags': { latest: last.package!.version }, versions, time });
  };

function manifest({ package: pack, url, at, title, version }: FeedRow, baseUrl: string): object {
  const { name, shasum, integrity, length } = pack!;
  const described = packageJsonOf({
    name,
    version: pack!.version,
    title: pack!.title,
    canonical: url,
    description: `${title}, version ${version}`,
    date: new Date(at).toISOString(),
  });
  // Dependencies of FHIR packages are FHIR packages: npm would look for them here, where they are not.
  const { dependencies: _fhir, ...plain } = described;
  const tarball = `${baseUrl}/packages/${name}/${pack!.version}/${name}-${pack!.version}.tgz`;
  return { ...plain, dist: { tarball, shasum, integrity, unpackedSize: length } };
}

/** The packument of a package of profiles; the newest is the last that lies in its folder. */
function profilePackument(versions: readonly PublishedPackage[], baseUrl: string): object {
  const { name } = versions[0]!;
  const described = versions.map(({ version, manifest, packed }) => {
    const { tgz, shasum, integrity } = packed();
    const { dependencies: _fhir, ...plain } = manifest;
    const tarball = `${baseUrl}/packages/${name}/${version}/${name}-${version}.tgz`;
    return [version, { ...plain, dist: { tarball, shasum, integrity, unpackedSize: tgz.length } }] as const;
  });
  return { name, 'dist-tags': { latest: versions.at(-1)!.version }, versions: Object.fromEntries(described) };
}

/** GET /packages/{name}/{version}/{file}: the package itself. */
export const packageFile =
  ({ lists, profiles }: Deps) =>
  async (call: ActorCall): Promise<Reply> => {
    const { name = '', version = '', file } = call.params;
    const own = profiles.find((one) => one.name === name && one.version === version);
    const named = file === `${name}-${version}.tgz`;
    const bytes = named ? (own?.packed().tgz ?? (await lists.packageBytes(name, version))) : undefined;
    if (!bytes) throw problem('not-found');
    return tagged(call, { status: 200, mediaType: 'application/gzip', bytes });
  };
