import { v5 } from 'uuid';
import { writeFeed } from '../../adapters/syndication/feed-xml.ts';
import { namespace } from '../../model/ids.ts';
import { type Feed, type FeedEntry, type FeedFilter, filterFeed } from '../../terminology/distribution/feed.ts';
import { signDetached } from '../../terminology/signing/detached-jws.ts';
import { allOf, type FeedRow } from './documents.ts';
import type { TerminologyParts } from './parts.ts';

const fhirJson = 'application/fhir+json; fhirVersion=4.0';
const gzip = 'application/gzip';

/** The feed as it stands, cut down by the caller's filter, with a signature over exactly the bytes that leave. */
export async function feedOf(
  parts: TerminologyParts,
  filter: FeedFilter,
): Promise<{ feed: Feed; bytes: Uint8Array; signature: string }> {
  const rows = (await allOf(parts.store, 'feed')).map((h) => h.doc);
  const whole: Feed = {
    id: `urn:uuid:${v5(`feed\n${parts.organisation}`, namespace)}`,
    title: 'Vårdbro: released code lists',
    author: parts.directory().organisation(parts.organisation)?.name ?? parts.organisation,
    self: `${parts.baseUrl}/syndication/feed.xml`,
    updated: rows.at(-1)?.at ?? 0,
    sequence: rows.at(-1)?.sequence ?? 0,
    entries: rows.toReversed().flatMap((row) => entriesOf(row, parts.baseUrl)),
  };
  const feed = filterFeed(whole, filter);
  const bytes = writeFeed(feed);
  return { feed, bytes, signature: await signDetached(bytes, parts.key) };
}

function entriesOf(row: FeedRow, baseUrl: string): FeedEntry[] {
  const { id, packageId, kind, url, version, title, at, act, package: pack } = row;
  const common = { title: `${title} ${version}`, url, version, published: at, updated: at };
  if (act === 'retract') return [{ ...common, id: `urn:uuid:${id}`, category: `FHIR_${kind}_RETRACT` }];
  const artefact: FeedEntry = {
    ...common,
    id: `urn:uuid:${id}`,
    category: `FHIR_${kind}`,
    content: {
      href: `${baseUrl}/syndication/artefacts/${row.sha256}`,
      mediaType: fhirJson,
      length: row.length,
      sha256: row.sha256,
      signature: row.signature,
    },
  };
  if (!pack) return [artefact];
  const href = `${baseUrl}/packages/${pack.name}/${pack.version}/${pack.name}-${pack.version}.tgz`;
  return [
    artefact,
    {
      ...common,
      id: `urn:uuid:${packageId}`,
      category: 'FHIR_Package',
      url: pack.name,
      version: pack.version,
      content: { href, mediaType: gzip, length: pack.length, sha256: pack.sha256 },
    },
  ];
}
