import { canonicalBase } from '../../../model/canonical.ts';
import type { UsedManifest } from '../manifest.ts';

/** What an answer rests on: `url|version` of lists, and the manifest that chose the versions. */
export interface CheckedAgainst {
  readonly codeSystems?: Iterable<string> | undefined;
  readonly valueSets?: Iterable<string> | undefined;
  readonly conceptMaps?: Iterable<string> | undefined;
  readonly manifest?: UsedManifest | undefined;
}

const extension = `${canonicalBase}/StructureDefinition/checked-against`;

/**
 * `meta` of an answer: which versions it rests on, and the manifest with its hash. In `meta`, since parameters beyond an
 * operation's own would be a surprise to clients, and a finding for each list would bury those that count.
 */
export function checkedAgainst({ codeSystems, valueSets, conceptMaps, manifest }: CheckedAgainst): { meta?: object } {
  const named = {
    codeSystem: codeSystems,
    valueSet: valueSets,
    conceptMap: conceptMaps,
    manifest: manifest && [manifest.canonical],
  };
  const parts = Object.entries(named).flatMap(([url, lists]) =>
    [...new Set(lists)].map((valueCanonical) => ({ url, valueCanonical })),
  );
  if (parts.length === 0) return {};
  const hash = manifest ? [{ url: 'manifestHash', valueString: manifest.hash }] : [];
  return { meta: { extension: [{ url: extension, extension: [...parts, ...hash] }] } };
}
