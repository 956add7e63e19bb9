import { madeOnce } from '../../../model/remembered.ts';
import { parseCanonical, versionMatches } from '../../canonical.ts';
import type { ConceptKey, ConceptSet } from '../../code-system/provider.ts';
import type { OperationContext } from '../context.ts';
import type { Part } from './expansion.ts';

/** Concepts of a part as they are shown: how many, and some of them. */
export interface Shown extends Part {
  readonly size: number;
  from(offset: number, count: number): readonly ConceptKey[];
}

/** What a request wants to see of an expansion: all of it, or what its `filter` finds. */
export function shownOf(parts: readonly Part[], context: OperationContext): readonly Shown[] {
  const filter = context.parameters.text('filter');
  return wantedParts(parts, context).map((part) => (filter === undefined ? allOf(part) : searched(part, filter)));
}

const allOf = (part: Part): Shown => ({
  ...part,
  size: part.keys.length,
  from: (offset, count) => part.keys.slice(offset, offset + count),
});

/** Without the systems that the request leaves out, and without headings where it is for a user interface. */
function wantedParts(parts: readonly Part[], { parameters, terminology }: OperationContext): readonly Part[] {
  const without = parameters.texts('exclude-system').map(parseCanonical);
  const leftOut = ({ provider: { system, version } }: Part): boolean =>
    without.some(
      (one) =>
        terminology.systemName(one.url) === terminology.systemName(system) &&
        (one.version === undefined || versionMatches(version, one.version)),
    );
  const kept = without.length === 0 ? parts : parts.filter((part) => !leftOut(part));
  if (parameters.flag('excludeNotForUI') !== true) return kept;
  return kept.map((part) => ({ ...part, keys: part.keys.filter((key) => !part.provider.lookup(key).abstract) }));
}

/** The concepts that a text finds, in alphabetical order; those of a list that the value set orders itself, in its order. */
function searched(part: Part, text: string): Shown {
  const { provider, keys, ordered } = part;
  if (!provider.search) return { ...part, size: 0, from: () => [] };
  const whole = keys.length === provider.expand?.().size;
  if (!whole && !ordered) {
    const found = provider.search(text);
    return allOf({ ...part, keys: keys.filter((key) => found.has(key)) });
  }
  const found = provider.search(text, whole ? undefined : setOf(part));
  return { ...part, size: found.size, from: (offset, count) => taken(found.keys(), offset, count) };
}

const setOf = madeOnce(({ keys }: Part): ConceptSet => {
  const set = new Set(keys);
  return { size: set.size, has: (key) => set.has(key), keys: () => set };
});

/** `count` keys after the first `offset`, without looking at the rest. */
function taken(keys: Iterable<ConceptKey>, offset: number, count: number): ConceptKey[] {
  const found: ConceptKey[] = [];
  if (count <= 0) return found;
  let n = 0;
  for (const key of keys) {
    n += 1;
    if (n <= offset) continue;
    found.push(key);
    if (found.length === count) break;
  }
  return found;
}
