import type { Library } from '@medplum/fhirtypes';
import { canonicalBase } from '../../model/canonical.ts';
import { sha256 } from '../../model/content-hash.ts';
import { canonicalBytes } from '../signing/canonical-json.ts';

/** The exact versions that an agreement checks against, from a moment on; an earlier pin stays for messages of its time. */
export interface Pin {
  readonly agreement: string;
  /** Milliseconds. */
  readonly from: number;
  /** `url|version` of code systems, value sets and maps, sorted. */
  readonly lists: readonly string[];
  /** SHA-256 of the manifest's canonical JSON: what validation results carry. */
  readonly hash: string;
  readonly manifest: Library;
}

/** A manifest in the manner of CRMI: an asset collection whose parts are the pinned versions. */
export function makePin(agreement: string, lists: readonly string[], from: number, by: string): Pin {
  const sorted = [...new Set(lists)].sort();
  const manifest: Library = {
    resourceType: 'Library',
    url: `${canonicalBase}/Library/pin-${agreement}`,
    version: new Date(from).toISOString(),
    status: 'active',
    date: new Date(from).toISOString(),
    publisher: by,
    title: `Pin of agreement ${agreement}`,
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/library-type', code: 'asset-collection' }] },
    relatedArtifact: sorted.map((resource) => ({ type: 'depends-on', resource })),
  };
  return { agreement, from, lists: sorted, hash: sha256(canonicalBytes(manifest)), manifest };
}

/** The pin of an agreement as it was at a moment; undefined before its first. */
export const pinAt = (pins: readonly Pin[], agreement: string, at: number): Pin | undefined =>
  pins
    .filter((p) => p.agreement === agreement && p.from <= at)
    .reduce<Pin | undefined>((last, p) => (!last || p.from >= last.from ? p : last), undefined);
