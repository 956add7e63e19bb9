import { sha256 } from '../../model/content-hash.ts';
import { madeOnce } from '../../model/remembered.ts';
import { canonical, parseCanonical } from '../canonical.ts';
import { TerminologyError } from '../error.ts';
import { txIssue } from '../messages/tx-issue.ts';
import { pinnedTerminology } from '../pins/pinned-terminology.ts';
import type { Terminology } from '../registry/terminology.ts';
import type { LibraryResource } from '../resource.ts';
import { canonicalBytes } from '../signing/canonical-json.ts';
import type { Parameter } from './parameters.ts';

/** A manifest as answers name it. */
export interface UsedManifest {
  /** `url|version` */
  readonly canonical: string;
  /** SHA-256 (hex) of its canonical JSON. */
  readonly hash: string;
}

export interface Manifested {
  readonly terminology: Terminology;
  readonly parameters: readonly Parameter[];
  readonly manifest?: UsedManifest;
}

/**
 * A request that names a manifest (`manifest`, CRMI 1.0 artifact operations: the canonical of a Library) means the versions that
 * it pins: as the default where nothing else is said, and as `system-version` where a coding says something else. Throws
 * TerminologyError for a manifest that is not at hand: an answer without it would mislead.
 */
export function withManifest(terminology: Terminology, parameters: readonly Parameter[]): Manifested {
  const said = parameters.find(({ name }) => name === 'manifest')?.value;
  if (said === undefined) return { terminology, parameters };
  const { url, version } = parseCanonical(String(said));
  const library = terminology.manifest(url, version);
  if (!library) throw new TerminologyError([txIssue('VB_MANIFEST_UNKNOWN', { manifest: String(said) })], 404);
  const lists = listsOf(library);
  return {
    terminology: pinnedTerminology(terminology, lists),
    parameters: [...parameters, ...lists.map((value) => ({ name: 'system-version', value }))],
    manifest: { canonical: canonical(library.url ?? url, library.version), hash: hashOf(library) },
  };
}

/** A manifest may be brought along by the request: as many lists as a pin has at most. */
const mostLists = 500;

function listsOf({ relatedArtifact = [] }: LibraryResource): readonly string[] {
  if (relatedArtifact.length > mostLists) {
    const words = { name: 'manifest', expected: `a Library of at most ${mostLists} lists` };
    throw new TerminologyError([txIssue('VB_PARAMETER_VALUE', words)], 400);
  }
  return relatedArtifact.flatMap(({ type, resource }) =>
    type === 'depends-on' && resource?.includes('|') ? [resource] : [],
  );
}

const hashOf = madeOnce((library: LibraryResource) => sha256(canonicalBytes(library)));
