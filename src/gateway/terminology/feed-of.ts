import { v5 } from 'uuid';
import { writeFeed } from '../../adapters/syndication/feed-xml.ts';
import { namespace } from '../../model/ids.ts';
import { type Feed, type FeedEntry, type FeedFilter, filterFeed } from '../../terminology/distribution/feed.ts';
import { signDetached } from '../../terminology/signing/detached-jws.ts';
import type { FeedRow } from './documents.ts';
import { madeOfFeed } from './feed-rows.ts';
import type { TerminologyParts } from './parts.ts';

const fhirJson = 'application/fhir+json; fhirVersion=4.0';
const gzip = 'application/gzip';

export interface SignedFeed {
  readonly feed: Feed;
  readonly bytes: Uint8Array;
  /** Detached JWS over the bytes. */
  readonly signature: string;
}

/** The feed as it stands, cut down by the caller's filter, with a signature over exactly the bytes that leave. */
export const feedOf = (parts: TerminologyParts, filter: FeedFilter): Promise<SignedFeed> =>
  madeOfFeed(parts.store, JSON.stringify(filter), (rows) => signedFeed(parts, filter, rows));

async function signedFeed(parts: TerminologyParts, filter: FeedFilter, rows: readonly FeedRow[]): Promise<SignedFeed> {
  const whole: Feed = {
    id: `urn:uuid:${v5(`feed\n${parts.organisation}`, namespace)}`,
    title: 'Vårdbro: released code lists',
    author: parts.directory().organisation(parts.organisation)?.name ?? parts.organisation,
    self: `${parts.baseUrl}/syndication/feed.xml`,
    // A clock that was set back must not make a newer feed look older: receivers would refuse it as played again.
    updated: rows.reduce((last, { at }) => Math.max(last, at), 0),
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
