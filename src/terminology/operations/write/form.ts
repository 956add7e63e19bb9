import { equivalenceOf, type Relationship } from '../../concept-map/relationship.ts';
import type { ExpandedProperty } from '../expand/result.ts';

export type FhirVersion = '4.0' | '5.0';

/** What the two versions write differently; all else of an answer is the same in both. */
export interface FhirForm {
  readonly version: FhirVersion;
  /** How target stands to source in a $translate, by name of the part. */
  relations(relationship: Relationship): Readonly<Record<string, string>>;
  /** Declaration of the properties that an expansion uses. */
  expansionProperties(properties: readonly { readonly code: string; readonly uri: string }[]): object;
  /** Properties of one code: R5 has a member for them, R4 carries them in the extension of R5's element. */
  containsProperties(properties: readonly ExpandedProperty[]): {
    readonly property?: object[];
    readonly extension?: object[];
  };
}

const r5 = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-ValueSet.expansion';

export const forms: Readonly<Record<FhirVersion, FhirForm>> = {
  '4.0': {
    version: '4.0',
    relations: (relationship) => ({ equivalence: equivalenceOf(relationship) }),
    expansionProperties: (properties) => ({
      extension: properties.map(({ code, uri }) => ({
        url: `${r5}.property`,
        extension: [
          { url: 'code', valueCode: code },
          { url: 'uri', valueUri: uri },
        ],
      })),
    }),
    containsProperties: (properties) => ({
      extension: properties.map(({ code, type, value }) => ({
        url: `${r5}.contains.property`,
        extension: [
          { url: 'code', valueCode: code },
          { url: 'value', [`value${type}`]: value },
        ],
      })),
    }),
  },
  '5.0': {
    version: '5.0',
    // Clients that come from R4 look for its word too.
    relations: (relationship) => ({ relationship, equivalence: equivalenceOf(relationship) }),
    expansionProperties: (properties) => ({ property: properties.map(({ code, uri }) => ({ code, uri })) }),
    containsProperties: (properties) => ({
      property: properties.map(({ code, type, value }) => ({ code, [`value${type}`]: value })),
    }),
  },
};
