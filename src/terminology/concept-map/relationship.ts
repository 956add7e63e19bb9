/** How the target stands to the source: FHIR R5 concept-map-relationship, which is what we reckon with. */
export type Relationship =
  | 'equivalent'
  | 'related-to'
  | 'source-is-narrower-than-target'
  | 'source-is-broader-than-target'
  | 'not-related-to';

/** R4 concept-map-equivalence (FHIR R5 conceptmap.html, "R4 -> R5"): its words speak of the target. */
const ofEquivalence: Readonly<Record<string, Relationship>> = {
  equal: 'equivalent',
  equivalent: 'equivalent',
  wider: 'source-is-narrower-than-target',
  subsumes: 'source-is-narrower-than-target',
  narrower: 'source-is-broader-than-target',
  specializes: 'source-is-broader-than-target',
  inexact: 'related-to',
  relatedto: 'related-to',
  unmatched: 'not-related-to',
  disjoint: 'not-related-to',
};

const toEquivalence: Readonly<Record<Relationship, string>> = {
  equivalent: 'equivalent',
  'related-to': 'relatedto',
  'source-is-narrower-than-target': 'wider',
  'source-is-broader-than-target': 'narrower',
  'not-related-to': 'disjoint',
};

const known = new Set<string>(Object.keys(toEquivalence));

export function relationshipOf({
  relationship,
  equivalence,
}: {
  readonly relationship?: string;
  readonly equivalence?: string;
}): Relationship {
  if (relationship !== undefined && known.has(relationship)) return relationship as Relationship;
  return ofEquivalence[equivalence ?? ''] ?? 'related-to';
}

export const equivalenceOf = (relationship: Relationship): string => toEquivalence[relationship];
