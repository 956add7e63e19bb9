import type { Designation, Extension, PropertyValue, ValueSetResource } from '../../resource.ts';

export interface ExpandedProperty extends PropertyValue {
  readonly code: string;
}

/** One code of an expansion, before it is written for a FHIR version. */
export interface Contains {
  readonly system: string;
  readonly version?: string;
  readonly code: string;
  readonly display?: string;
  readonly abstract?: boolean;
  readonly inactive?: boolean;
  readonly designation?: readonly Designation[];
  readonly properties?: readonly ExpandedProperty[];
  readonly extension?: readonly Extension[];
  readonly contains?: Contains[];
}

export interface ExpansionParameter {
  readonly name: string;
  /** Suffix of value[x]. */
  readonly type: 'Boolean' | 'Integer' | 'String' | 'Code' | 'Uri';
  readonly value: string | number | boolean;
}

/** Answer of ValueSet/$expand. */
export interface ExpandResult {
  readonly kind: 'expand';
  readonly valueSet: ValueSetResource;
  readonly identifier: string;
  readonly timestamp: string;
  readonly total: number;
  readonly offset: number | undefined;
  readonly parameters: readonly ExpansionParameter[];
  readonly properties: readonly { readonly code: string; readonly uri: string }[];
  readonly contains: readonly Contains[];
  /** Why there may be more codes than are listed. */
  readonly unclosed: string | undefined;
}
