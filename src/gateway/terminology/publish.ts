import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { breathe } from '../../model/breathe.ts';
import { sha256 } from '../../model/content-hash.ts';
import type { NewTerminology } from '../../store/rows.ts';
import {
  npmVersion,
  type PackageManifest,
  packageName,
  packageTar,
} from '../../terminology/distribution/fhir-package.ts';
import type { ListResource } from '../../terminology/import/read-list.ts';
import type { ListVersion } from '../../terminology/life/list-version.ts';
import { hold } from '../../terminology/registry/held.ts';
import type { TerminologyResource } from '../../terminology/resource.ts';
import { canonicalFrom } from '../../terminology/signing/canonical-json.ts';
import { signDetached } from '../../terminology/signing/detached-jws.ts';
import { content, contentOf, document, type FeedRow, feedKey, type PackageFacts, pushKey } from './documents.ts';
import { feedRows } from './feed-rows.ts';
import type { TerminologyParts } from './parts.ts';
import { pushes } from './subscribers.ts';

/** Off the main thread: 50,000 concepts take a fifth of a second to pack, and reads go on meanwhile. */
const packed = promisify(gzip);

export interface Published {
  readonly list: ListVersion;
  readonly documents: readonly NewTerminology[];
  /** Bytes by their hash, to be written before: alone they mean nothing, and the step itself stays a short transaction. */
  readonly content?: readonly NewTerminology[];
  /** The resource that went out, by the hash of its bytes. */
  readonly made?: ReadonlyMap<string, ListResource>;
}

const period = 'http://hl7.org/fhir/StructureDefinition/resource-effectivePeriod';

/** What a release writes beside the list's own row: the content as it goes out, signed; its package; feed and notices. */
export async function published(parts: TerminologyParts, list: ListVersion, known?: ListResource): Promise<Published> {
  const draftBytes = (await contentOf(parts.store, list.sha256))!;
  const drafted = known ?? (JSON.parse(new TextDecoder().decode(draftBytes)) as ListResource);
  const resource = activeFrom(drafted, list);
  await breathe();
  const bytes = canonicalFrom(resource, drafted, draftBytes);
  // Packed for reading from the bytes in hand: the registry need not write it as JSON once more.
  hold(resource as TerminologyResource, bytes);
  await breathe();
  const hash = sha256(bytes);
  const [signature, pack] = await Promise.all([
    signDetached(bytes, parts.key),
    breathe().then(() => packaged(list, resource, bytes)),
  ]);
  const released: ListVersion = { ...list, sha256: hash, signature };
  const row: FeedRow = {
    ...(await entry(parts, released, bytes.length)),
    act: 'publish',
    signature,
    package: pack.facts,
  };
  return {
    list: released,
    made: new Map([[hash, resource]]),
    content: [content(hash, bytes)],
    documents: [
      { sort: 'package', key: `${pack.facts.name}@${pack.facts.version}`, body: pack.bytes },
      document('feed', feedKey(row.sequence), row),
      ...(await notices(parts, row)),
    ],
  };
}

/** A retraction names one exact version; its content stays, since old messages are checked against it. */
export async function retracted(parts: TerminologyParts, list: ListVersion): Promise<Published> {
  const row: FeedRow = { ...(await entry(parts, list, 0)), act: 'retract', signature: '' };
  return { list, documents: [document('feed', feedKey(row.sequence), row), ...(await notices(parts, row))] };
}

const notices = async (parts: TerminologyParts, row: FeedRow): Promise<NewTerminology[]> =>
  (await pushes(parts, row)).map((push) => document('push', pushKey(push), push));

function activeFrom(drafted: ListResource, { releasedAt, validFrom, validTo }: ListVersion): ListResource {
  const valid = { ...(validFrom && { start: validFrom }), ...(validTo && { end: validTo }) };
  const others = (drafted.extension ?? []).filter((e) => e.url !== period);
  const extension = validFrom || validTo ? [...others, { url: period, valuePeriod: valid }] : others;
  const { extension: _extension, ...rest } = drafted;
  return {
    ...rest,
    ...(extension.length > 0 && { extension }),
    status: 'active',
    date: new Date(releasedAt!).toISOString(),
  } as ListResource;
}

async function entry(
  parts: TerminologyParts,
  { kind, url, version, title, sha256: hash }: ListVersion,
  length: number,
) {
  const sequence = ((await feedRows(parts.store)).at(-1)?.sequence ?? 0) + 1;
  return {
    sequence,
    id: parts.uuid(),
    packageId: parts.uuid(),
    kind,
    url,
    version,
    title,
    at: parts.clock.now(),
    sha256: hash,
    length,
  };
}

async function packaged(
  { kind, url, version, title, releasedAt }: ListVersion,
  resource: ListResource,
  bytes: Uint8Array,
): Promise<{ facts: PackageFacts; bytes: Uint8Array }> {
  const name = packageName(url);
  const manifest: PackageManifest = {
    name,
    version: npmVersion(version),
    title: `${title} ${version}`,
    description: `${title}, version ${version}`,
    canonical: url,
    date: new Date(releasedAt!).toISOString(),
  };
  const file = {
    name: `${kind}-${name.split('.').at(-1)}.json`,
    bytes,
    index: { resourceType: kind, url, version: resource.version },
  };
  const tgz = await packed(packageTar(manifest, [file]), { level: 3 });
  const facts = {
    name,
    version: manifest.version,
    title: manifest.title,
    length: tgz.length,
    sha256: sha256(tgz),
    shasum: createHash('sha1').update(tgz).digest('hex'),
    integrity: `sha512-${createHash('sha512').update(tgz).digest('base64')}`,
  };
  return { facts, bytes: tgz };
}
