import { type ConceptIndex, cyclesOf } from '../concepts/concept.ts';
import type { Findings } from './findings.ts';
import type { ReadConcept } from './read-concepts.ts';

/** Rules over the list as a whole: codes once, parents and replacements there, no circle. Returns the concepts by code. */
export function checkConcepts(
  read: readonly ReadConcept[],
  findings: Findings,
  place: (row: number) => string,
): ConceptIndex {
  const index = new Map<string, ReadConcept['concept']>();
  // Where each code stands first; wanted only where something is wrong.
  let rows: ReadonlyMap<string, number> | undefined;
  const rowOf = (code: string): number => {
    rows ??= new Map(read.toReversed().map(({ concept, row }) => [concept.code, row]));
    return rows.get(code)!;
  };
  for (const { concept, row } of read) {
    if (index.has(concept.code)) {
      const detail = `First at ${place(rowOf(concept.code))}.`;
      findings.add('list-duplicate', { place: place(row), found: concept.code, detail });
    } else index.set(concept.code, concept);
  }
  for (const { concept, row } of read) {
    for (const parent of concept.parents)
      if (!index.has(parent)) findings.add('list-parent', { place: place(row), found: parent });
    for (const by of concept.replacedBy)
      if (!index.has(by)) findings.add('list-replaced-by', { place: place(row), found: by });
  }
  for (const cycle of cyclesOf(index)) {
    const shown = cycle.length > 10 ? [...cycle.slice(0, 9), '...'] : cycle;
    findings.add('list-cycle', { place: place(rowOf(cycle[0]!)), found: [...shown, cycle[0]!].join(' > ') });
  }
  if (index.size === 0 && !findings.ofRows()) findings.add('list-empty', {});
  return index;
}
