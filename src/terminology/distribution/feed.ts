import type { ListKind } from '../life/list-version.ts';

/** Namespaces and profile of the NCTS Atom Syndication Format (build.fhir.org/ig/FHIR/fhir-syndication-ig, 0.1.0). */
export const atomNs = 'http://www.w3.org/2005/Atom';
export const nctsNs = 'http://ns.electronichealth.net.au/ncts/syndication/asf/extensions/1.0.0';
export const feedProfile = 'http://ns.electronichealth.net.au/ncts/syndication/asf/profile/1.0.0';
/** What we add: the signature of an entry's content, and the feed's running number. */
export const feedNs = 'https://vardbro.example/ns/syndication';
export const categoryScheme = 'http://ns.electronichealth.net.au/ncts/syndication/asf/scheme/1.0.0';

/** HL7 CRMI's own Atom dialect, whose four elements stand in every entry beside those of NCTS. */
export const crmiNs = 'http://hl7.org/fhir/uv/crmi/syndication';

export type FeedCategory = `FHIR_${ListKind | 'Package'}` | `FHIR_${ListKind}_RETRACT`;

export interface FeedEntry {
  /** `urn:uuid:` of the entry; never changes. */
  readonly id: string;
  readonly title: string;
  readonly category: FeedCategory;
  readonly url: string;
  readonly version: string;
  /** Milliseconds. */
  readonly published: number;
  readonly updated: number;
  readonly summary?: string;
  /** Absent on a retraction. */
  readonly content?: {
    readonly href: string;
    readonly mediaType: string;
    readonly length: number;
    readonly sha256: string;
    /** Detached JWS over exactly those bytes; FHIR artefacts only. */
    readonly signature?: string;
  };
}

/** One Atom document. `sequence` grows with every release and retraction: an older feed is known by a lower one. */
export interface Feed {
  readonly id: string;
  readonly title: string;
  /** Who publishes it; Atom wants one (RFC 4287 section 4.1.1). */
  readonly author: string;
  readonly self: string;
  readonly updated: number;
  readonly sequence: number;
  readonly entries: readonly FeedEntry[];
}

export interface FeedFilter {
  readonly canonical: readonly string[];
  readonly category: readonly string[];
  readonly fhirVersion: readonly string[];
}

export const feedFhirVersion = '4.0.1';

/** OR within a parameter, AND between them; a canonical may name a version. */
export function filterFeed(feed: Feed, { canonical, category, fhirVersion }: FeedFilter): Feed {
  const fits = (wanted: readonly string[], ...have: readonly string[]): boolean =>
    wanted.length === 0 || have.some((value) => wanted.includes(value));
  const versionFits = fhirVersion.length === 0 || fhirVersion.some((v) => feedFhirVersion.startsWith(v));
  const entries = feed.entries.filter(
    (e) => versionFits && fits(canonical, e.url, `${e.url}|${e.version}`) && fits(category, e.category),
  );
  return { ...feed, entries };
}
