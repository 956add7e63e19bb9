import type { CodeSystemProvider, ConceptKey } from '../../code-system/provider.ts';
import type { Contains } from './result.ts';

/** Deeper than any list made for people; what lies deeper stands at the top. */
const deepest = 64;

/**
 * Puts codes under their parents, where these are among them as well. A concept of several parents stands under the first;
 * one on a circle stands at the top, so that no code is lost and nothing is endless.
 */
export function tree(
  provider: CodeSystemProvider,
  keys: readonly ConceptKey[],
  describe: (key: ConceptKey) => Contains,
): Contains[] {
  const nodes = new Map(keys.map((key) => [key, describe(key)] as const));
  const parentOf = new Map<ConceptKey, ConceptKey>();
  for (const key of keys) {
    const parent = provider.parentsOf?.(key).find((one) => nodes.has(one) && goesUnder(one, key, parentOf));
    if (parent !== undefined) parentOf.set(key, parent);
  }
  const tops: Contains[] = [];
  for (const [key, node] of nodes) {
    const parent = parentOf.get(key);
    if (parent === undefined) tops.push(node);
    else addTo(nodes.get(parent)!, node);
  }
  return tops;
}

/** Whether a concept can stand under another: no circle comes of it, and it is not too deep. */
function goesUnder(parent: ConceptKey, key: ConceptKey, parentOf: ReadonlyMap<ConceptKey, ConceptKey>): boolean {
  let depth = 1;
  for (let at: ConceptKey | undefined = parent; at !== undefined; at = parentOf.get(at)) {
    if (at === key || depth >= deepest) return false;
    depth += 1;
  }
  return true;
}

function addTo(parent: Contains, child: Contains): void {
  const open = parent as { contains?: Contains[] };
  open.contains = [...(open.contains ?? []), child];
}
