import { sha256 } from '../../model/content-hash.ts';
import { type Issue, issue } from '../../model/issue.ts';
import { type KeySet, verifyDetached } from '../signing/detached-jws.ts';
import type { Feed, FeedEntry } from './feed.ts';

/** What a receiver remembers of a feed between two readings. */
export interface FeedState {
  readonly id: string;
  readonly sequence: number;
  readonly updated: number;
}

/** Holds a feed against its signature and against the one last accepted. Every fault is told. */
export async function verifyFeed(
  bytes: Uint8Array,
  signature: string | undefined,
  feed: Feed,
  keys: KeySet,
  last: FeedState | undefined,
): Promise<readonly Issue[]> {
  const signed = await verifyDetached(bytes, signature, keys, 'feed');
  return [...(signed ? [signed] : []), ...replayed(feed, last)];
}

function replayed({ id, sequence, updated }: Feed, last: FeedState | undefined): Issue[] {
  if (!last) return [];
  if (id !== last.id) return [issue('artefact-swapped', { place: 'feed/id', expected: last.id, found: id })];
  const older = sequence < last.sequence || updated < last.updated;
  return older
    ? [
        issue('feed-replayed', {
          place: 'feed',
          expected: `at least number ${last.sequence}`,
          found: `number ${sequence}`,
        }),
      ]
    : [];
}

/** Holds an artefact against its entry: the bytes by hash and signature, then the list and version that they say they are. */
export async function verifyArtefact(bytes: Uint8Array, entry: FeedEntry, keys: KeySet): Promise<readonly Issue[]> {
  const place = `${entry.url}|${entry.version}`;
  const stated = entry.content;
  if (!stated) return [issue('feed-invalid', { place, expected: 'content' })];
  const found = sha256(bytes);
  const hash =
    found === stated.sha256 && bytes.length === stated.length
      ? []
      : [issue('artefact-hash', { place, expected: stated.sha256, found })];
  const isFhir = stated.mediaType.startsWith('application/fhir+json');
  const signed = isFhir ? await verifyDetached(bytes, stated.signature, keys, place) : undefined;
  return [...hash, ...(signed ? [signed] : []), ...(isFhir ? swapped(bytes, entry, place) : [])];
}

function swapped(bytes: Uint8Array, entry: FeedEntry, place: string): Issue[] {
  const found = identityOf(bytes);
  const same =
    found?.url === entry.url && found.version === entry.version && `FHIR_${found.resourceType}` === entry.category;
  return same
    ? []
    : [
        issue('artefact-swapped', {
          place,
          expected: `${entry.category} ${place}`,
          found: found ? `FHIR_${found.resourceType} ${found.url}|${found.version}` : 'no FHIR resource',
        }),
      ];
}

function identityOf(bytes: Uint8Array): { resourceType?: string; url?: string; version?: string } | undefined {
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
