import { canonicalBase } from '../../../model/canonical.ts';
import type { UsedManifest } from '../manifest.ts';
import type { OperationResult } from '../operations.ts';

const extension = `${canonicalBase}/StructureDefinition/checked-against`;

/**
 * `meta` of an answer: which versions it rests on (`url|version` of code systems, value sets and maps), and the manifest that
 * chose them with its hash. In `meta`, since parameters beyond the operation's own would be a surprise to clients.
 */
export function checkedAgainst(result: OperationResult, manifest: UsedManifest | undefined): { meta?: object } {
  const used = {
    codeSystem: ('codeSystems' in result && result.codeSystems) || [],
    valueSet: ('valueSets' in result && result.valueSets) || [],
    conceptMap: result.kind === 'translate' ? [...new Set(result.matches.map((match) => match.originMap))] : [],
    manifest: manifest ? [manifest.canonical] : [],
  };
  const parts = Object.entries(used).flatMap(([url, lists]) =>
    lists.map((valueCanonical) => ({ url, valueCanonical })),
  );
  if (parts.length === 0) return {};
  const hash = manifest ? [{ url: 'manifestHash', valueString: manifest.hash }] : [];
  return { meta: { extension: [{ url: extension, extension: [...parts, ...hash] }] } };
}
