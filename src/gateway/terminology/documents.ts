import type { NewTerminology, TerminologyRow } from '../../store/rows.ts';
import type { Store } from '../../store/store.ts';
import type { ClosureTable } from '../../terminology/closure/closure.ts';
import type { ImportProfile } from '../../terminology/import/import-profile.ts';
import type { LedgerEntry } from '../../terminology/ledger/ledger.ts';
import type { ListKind, ListVersion } from '../../terminology/life/list-version.ts';
import type { Pin } from '../../terminology/pins/pin.ts';
import type { PublishedKey } from '../../terminology/signing/detached-jws.ts';

import type { SubscriberRow } from './subscribers.ts';

/** One line of the feed: a release or a retraction. Never changed, but for a new signature when a key was revoked. */
export interface FeedRow {
  readonly sequence: number;
  readonly act: 'publish' | 'retract';
  /** UUID of the entry, and of the entry of its package. */
  readonly id: string;
  readonly packageId: string;
  readonly kind: ListKind;
  readonly url: string;
  readonly version: string;
  readonly title: string;
  /** Milliseconds. */
  readonly at: number;
  readonly sha256: string;
  readonly length: number;
  readonly signature: string;
  readonly package?: PackageFacts;
}

export interface PackageFacts {
  readonly name: string;
  readonly version: string;
  readonly title: string;
  readonly length: number;
  /** Hex. */
  readonly sha256: string;
  /** SHA-1 (hex) and SHA-512 (base64), as npm asks for. */
  readonly shasum: string;
  readonly integrity: string;
}

/** A notice on its way to a connected system. Known by system and feed number, so that sending twice is one notice. */
export interface PushRow {
  readonly system: string;
  readonly sequence: number;
  readonly url: string;
  readonly version: string;
  readonly state: 'due' | 'sent' | 'acknowledged' | 'dead';
  readonly attempts: number;
  readonly dueAt: number;
  /** When that was settled: where it lies ahead, the clock has been set back since, and the notice follows it. */
  readonly since?: number;
  readonly code?: string;
}

/** What the documents of the store are, by sort. `content` and `package` hold bytes. */
export interface Documents {
  readonly list: ListVersion;
  readonly feed: FeedRow;
  readonly ledger: LedgerEntry;
  readonly pin: Pin;
  readonly push: PushRow;
  readonly profile: ImportProfile;
  readonly key: PublishedKey;
  readonly subscriber: SubscriberRow;
  readonly closure: ClosureTable;
}

export interface Held<T> {
  readonly key: string;
  readonly rev: number;
  readonly doc: T;
}

const parse = <T>({ key, rev, body }: TerminologyRow): Held<T> => ({
  key,
  rev,
  doc: JSON.parse(new TextDecoder().decode(body)),
});

export async function held<S extends keyof Documents>(
  store: Store,
  sort: S,
  key: string,
): Promise<Held<Documents[S]> | undefined> {
  const row = await store.terminology(sort, key);
  return row && parse(row);
}

export async function allOf<S extends keyof Documents>(store: Store, sort: S): Promise<readonly Held<Documents[S]>[]> {
  return (await store.terminologyOf(sort)).map((row) => parse<Documents[S]>(row));
}

/** A document to be written; `known` is what the decision was made on (absent: it must not be there yet). */
export function document<S extends keyof Documents>(
  sort: S,
  key: string,
  doc: Documents[S],
  known?: { readonly rev: number } | 'any',
): NewTerminology {
  const body = new TextEncoder().encode(JSON.stringify(doc));
  return { sort, key, body, ...(known !== 'any' && { expectRev: known?.rev ?? 0 }) };
}

/** Bytes by their hash: written again they are the same, so nothing is expected. */
export const content = (sha256: string, body: Uint8Array): NewTerminology => ({ sort: 'content', key: sha256, body });

export async function contentOf(store: Store, sha256: string): Promise<Uint8Array | undefined> {
  return (await store.terminology('content', sha256))?.body;
}

/** The bytes of a draft that other bytes have taken the place of: nothing names them any more. */
export const replaced = (draft: string | undefined, by: string) =>
  draft === undefined || draft === by ? [] : [{ sort: 'content', key: draft }];

/**
 * At start: bytes that no version names. A release writes its bytes before it takes the step; where the process died in
 * between, or before the software removed drafts, they were left behind.
 */
export async function removeLeftBehind(store: Store): Promise<void> {
  const named = new Set((await allOf(store, 'list')).map(({ doc }) => doc.sha256));
  const left = (await store.terminologyKeys('content')).filter((sha256) => !named.has(sha256));
  if (left.length > 0) await store.accept({ removedTerminology: left.map((key) => ({ sort: 'content', key })) });
}

/** Feed numbers as keys sort as numbers do. */
export const feedKey = (sequence: number): string => String(sequence).padStart(10, '0');
export const pushKey = ({ system, sequence }: Pick<PushRow, 'system' | 'sequence'>): string =>
  `${system} ${feedKey(sequence)}`;
