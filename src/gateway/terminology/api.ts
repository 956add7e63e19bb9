import type { Issue } from '../../model/issue.ts';
import type { ListDiff } from '../../terminology/diff/diff-lists.ts';
import type { Affected } from '../../terminology/diff/impact.ts';
import type { ReusedCode } from '../../terminology/diff/meaning.ts';
import type { FeedFilter } from '../../terminology/distribution/feed.ts';
import type { ExportFormat } from '../../terminology/export/export-list.ts';
import type { ImportProfile } from '../../terminology/import/import-profile.ts';
import type { ListFormat } from '../../terminology/import/read-list.ts';
import type { VersionStatus } from '../../terminology/ledger/ledger.ts';
import type { Standing } from '../../terminology/life/in-force.ts';
import type { ListAct, ListVersion, Override, Validity } from '../../terminology/life/list-version.ts';
import type { MapCompleteness } from '../../terminology/maps/completeness.ts';
import type { Suggestion } from '../../terminology/maps/suggest.ts';
import type { Pin } from '../../terminology/pins/pin.ts';
import type { KeySet } from '../../terminology/signing/detached-jws.ts';
import type { Actor } from '../api.ts';
import type { ClosureAnswer, ClosureOrder } from './closures.ts';
import type { FeedRow, PushRow } from './documents.ts';
import type { SignedFeed } from './feed-of.ts';
import type { SignedCall } from './proved.ts';
import type { Subscriber } from './subscribers.ts';

export interface ImportOrder {
  readonly bytes: Uint8Array;
  readonly format: ListFormat;
  /** Name of a saved or built-in import profile. */
  readonly profile?: string;
  readonly url?: string;
  readonly version?: string;
  readonly title?: string;
  readonly language?: string;
  /** The version that this one follows; the newest released one when absent. */
  readonly previous?: string;
  /** SHA-256 of the preview that a person has looked at; absent: preview only, nothing changes. */
  readonly accept?: string;
  /** Detached JWS over the file's canonical JSON, where it came signed; with the key set that it is held against. */
  readonly signed?: { readonly jws: string; readonly keys: KeySet };
  readonly note?: string;
}

/** What a file would become, or has become. */
export interface ImportResult {
  readonly issues: readonly Issue[];
  /** Absent when the file has errors. */
  readonly list?: Pick<ListVersion, 'kind' | 'url' | 'version' | 'title' | 'concepts' | 'sha256' | 'previous'>;
  readonly accepted: boolean;
  readonly diff?: ListDiff;
  readonly reused?: readonly ReusedCode[];
  readonly impact?: readonly Affected[];
}

export interface ActOrder extends Validity {
  readonly act: Exclude<ListAct, 'import'>;
  readonly url: string;
  readonly version: string;
  readonly note?: string;
  readonly outOfCycle?: boolean;
  readonly overrides?: readonly Override[];
}

export interface ActResult {
  readonly issues: readonly Issue[];
  readonly list?: ListVersion;
  /** At a release: who uses what it changes. */
  readonly impact?: readonly Affected[];
}

export interface ListedVersion extends ListVersion {
  readonly standing: Standing;
}

export interface TerminologyStatus {
  readonly lists: readonly ListedVersion[];
  readonly systems: readonly VersionStatus[];
  readonly pushes: readonly PushRow[];
  /** Registered systems that are no clients of the directory. */
  readonly subscribers: readonly Subscriber[];
  readonly pins: readonly Pick<Pin, 'agreement' | 'from' | 'lists' | 'hash'>[];
}

export interface Compared {
  readonly diff: ListDiff;
  readonly reused: readonly ReusedCode[];
  readonly impact: readonly Affected[];
  readonly title: string;
  readonly to: ListVersion;
}

export interface MapReport {
  readonly completeness: MapCompleteness;
  readonly suggestions: readonly Suggestion[];
}

/**
 * The life of code lists, their distribution, and who has which version. Whoever changes anything must be a person with
 * a client key of its own; `list-person-required` otherwise. Reads answer undefined for what does not exist.
 */
export interface TerminologyLife {
  importList(order: ImportOrder, actor: Actor): Promise<ImportResult>;
  act(order: ActOrder, actor: Actor): Promise<ActResult>;
  status(): Promise<TerminologyStatus>;
  /** `to` need not be released; without `from`, against the version that it follows. */
  compare(url: string, to: string, from?: string): Promise<Compared | undefined>;
  /** The canonical JSON, or an export, of one version; the one in force when none is named. */
  content(
    url: string,
    version: string | undefined,
    format: 'json' | ExportFormat,
  ): Promise<{ readonly list: ListVersion; readonly bytes: Uint8Array } | undefined>;
  mapReport(url: string, version: string): Promise<MapReport | undefined>;

  feed(filter: FeedFilter): Promise<SignedFeed>;
  artefact(sha256: string): Promise<{ readonly bytes: Uint8Array; readonly row: FeedRow } | undefined>;
  keys(): Promise<KeySet>;
  /** Marks a key as revoked; what it signed is signed anew with the current key. False for a key that is not known. */
  revokeKey(kid: string, reason: string, actor: Actor): Promise<readonly Issue[]>;
  /** Releases with a package, oldest first. */
  packages(): Promise<readonly FeedRow[]>;
  packageBytes(name: string, version: string): Promise<Uint8Array | undefined>;

  /** The system has the version: it says so itself. */
  acknowledge(url: string, version: string, actor: Actor): Promise<readonly Issue[]>;
  /** Told of releases though no client of the directory: registered; told what it missed; no longer told. */
  subscribe(asked: Subscriber, actor: Actor): Promise<{ readonly secret?: string; readonly issues: readonly Issue[] }>;
  unsubscribe(system: string, actor: Actor): Promise<readonly Issue[]>;
  /** Another secret in place of the one that such a system has; told this once. */
  renewSecret(system: string, actor: Actor): Promise<{ readonly secret?: string; readonly issues: readonly Issue[] }>;
  resume(system: string, actor: Actor): Promise<{ readonly due: number; readonly issues: readonly Issue[] }>;
  /** Such a system, proved by the secret of its notices; undefined when it is not. */
  proved(system: string, signed: SignedCall, caller: Pick<Actor, 'address' | 'requestId'>): Promise<Actor | undefined>;
  pin(
    agreement: string,
    lists: readonly string[],
    actor: Actor,
  ): Promise<{ readonly pin?: Pin; readonly issues: readonly Issue[] }>;
  /** The pin of an agreement, as it was at a moment. */
  pinned(agreement: string, at: number): Promise<Pin | undefined>;
  /** One call of ConceptMap/$closure by a client; throws TerminologyError. */
  closure(order: ClosureOrder, actor: Actor): Promise<ClosureAnswer>;
  profiles(): Promise<readonly ImportProfile[]>;
  saveProfile(profile: ImportProfile, actor: Actor): Promise<readonly Issue[]>;
  /** Sends what is due to the webhooks of connected systems; how many were taken. */
  push(): Promise<number>;
}
