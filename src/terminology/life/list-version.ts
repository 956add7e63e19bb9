/**
 * draft: being written; may be read in anew. in-review: waits for a second person. approved: waits for release.
 * released: out, and never changed again. retired: no longer to be used; kept, since old messages are checked against it.
 * withdrawn: given up before release; the version may be drafted anew as its next round.
 */
export type ListState = 'draft' | 'in-review' | 'approved' | 'released' | 'retired' | 'withdrawn';

export type ListKind = 'CodeSystem' | 'ValueSet' | 'ConceptMap';
export type ListAct = 'import' | 'submit' | 'approve' | 'release' | 'retire' | 'withdraw';

export interface Person {
  readonly id: string;
  readonly name?: string;
}

/** Dates are `YYYY-MM-DD`, days in Sweden; apart from the moment of release. */
export interface Validity {
  readonly validFrom?: string;
  readonly validTo?: string;
  /** Until when the version before may still be used. */
  readonly graceUntil?: string;
}

export interface Override {
  readonly code: string;
  readonly reason: string;
}

export interface LogEntry {
  readonly act: ListAct;
  readonly from: ListState | null;
  readonly to: ListState;
  readonly by: Person;
  /** Milliseconds. */
  readonly at: number;
  readonly note?: string;
}

/** One version of one list with its life. Its content lies apart, by its SHA-256. */
export interface ListVersion extends Validity {
  readonly kind: ListKind;
  readonly url: string;
  readonly version: string;
  /** 1, or more where earlier drafts of the version were withdrawn. */
  readonly round: number;
  readonly state: ListState;
  /** Everybody who has read in content of this round. */
  readonly authors: readonly string[];
  readonly title: string;
  readonly concepts: number;
  /** SHA-256 (hex) of the canonical JSON (RFC 8785); once released it never changes. */
  readonly sha256: string;
  /** The version that it follows, declared at import: the order of versions is never guessed from their names. */
  readonly previous?: string;
  readonly outOfCycle?: boolean;
  /** Codes re-used with a new meaning that a person has let through. */
  readonly overrides?: readonly Override[];
  /** Milliseconds. */
  readonly releasedAt?: number;
  readonly retiredAt?: number;
  /** Detached JWS over the content. */
  readonly signature?: string;
  readonly log: readonly LogEntry[];
}

export const versionKey = ({ url, version }: Pick<ListVersion, 'url' | 'version'>): string => `${url}|${version}`;
