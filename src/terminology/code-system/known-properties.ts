import type { PropertyDefinition, PropertyValue } from '../resource.ts';

/** http://hl7.org/fhir/concept-properties: what the standard itself understands. */
export const conceptProperties = 'http://hl7.org/fhir/concept-properties';

export type KnownProperty =
  | 'status'
  | 'inactive'
  | 'notSelectable'
  | 'parent'
  | 'child'
  | 'deprecated'
  | 'deprecationDate'
  | 'effectiveDate'
  | 'retirementDate';

const known: readonly KnownProperty[] = [
  'status',
  'inactive',
  'notSelectable',
  'parent',
  'child',
  'deprecated',
  'deprecationDate',
  'effectiveDate',
  'retirementDate',
];

/** Names under which a property goes in lists that do not declare it by its URI. */
const alsoNamed: Readonly<Record<string, KnownProperty>> = { subsumedBy: 'parent', abstract: 'notSelectable' };

/**
 * Which of the standard's properties a code stands for in one code system: by the declared URI, else by its name, also
 * where the name is declared with another URI (tx-ecosystem "notSelectable": reprop, unprop, noprop).
 */
export function knownProperty(
  code: string,
  declared: ReadonlyMap<string, PropertyDefinition>,
): KnownProperty | undefined {
  const uri = declared.get(code)?.uri;
  const byUri = uri?.startsWith(`${conceptProperties}#`) ? uri.slice(conceptProperties.length + 1) : undefined;
  return known.find((name) => name === byUri) ?? known.find((name) => name === code) ?? alsoNamed[code];
}

export const isTrue = ({ value }: PropertyValue): boolean => value === true || value === 'true';

/** A concept of one of these states is no longer for use. `deprecated` is still, but should be left. */
export const isInactiveStatus = (status: unknown): boolean => status === 'retired' || status === 'inactive';
