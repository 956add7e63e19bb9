import type { ElementDefinition } from '@medplum/fhirtypes';
import type { Json } from '../json.ts';

/** What validation needs of a type (a resource, a data type or an inner type), made once of its StructureDefinition. */
export interface TypePlan {
  /** `Patient`, `HumanName`, or the path of an inner type: `Patient.contact`. */
  readonly name: string;
  readonly kind: 'resource' | 'complex' | 'primitive';
  readonly abstract: boolean;
  /** Name of the type it specializes: `DomainResource`, `Element`, `BackboneElement`, `Quantity`. */
  readonly base?: string;
  /** Canonical with version of the StructureDefinition. */
  readonly canonical: string;
  /** By JSON name, the `_` twins of primitives too. */
  readonly properties: ReadonlyMap<string, Property>;
  /** By element name, e.g. `value[x]`. */
  readonly elements: ReadonlyMap<string, ElementPlan>;
  /** Elements that must be there. */
  readonly required: readonly ElementPlan[];
  /** Elements of several types, of which one may be present. */
  readonly choices: readonly ElementPlan[];
  readonly constraints: readonly Constraint[];
}

/** One JSON property of a type. */
export interface Property {
  readonly name: string;
  /** Name of its `_` twin. */
  readonly twinName: string;
  /** FHIRPath step: `name`, `value.ofType(Quantity)`. */
  readonly step: string;
  /** The same with its point, as it is added to the place of its holder. */
  readonly below: string;
  readonly element: ElementPlan;
  /** Name of the TypePlan of its values. */
  readonly type: string;
  /** That plan, once it has been asked for. */
  plan?: TypePlan | undefined;
  /** Its values are primitives or xhtml, whose names begin with a small letter. */
  readonly simple: boolean;
  /** JSON array? Decided by the base definition, never by a profile (R4 json.html 2.6.2). */
  readonly list: boolean;
  /** `_birthDate` and its like: id and extensions of a primitive. */
  readonly twin: boolean;
  /** One of several that its element may be written as. */
  readonly choice: boolean;
}

export interface ElementPlan {
  readonly id: string;
  /** Canonical and element id, for `Issue.source`. */
  readonly source: string;
  /** `value[x]`, `name`. */
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly types: readonly TypeChoice[];
  /** JSON properties of the element without twins. */
  readonly properties: Property[];
  readonly binding?: Binding;
  readonly constraints: readonly Constraint[];
  readonly maxLength?: number;
}

export interface TypeChoice {
  readonly code: string;
  readonly profiles: readonly string[];
  readonly targets: readonly string[];
}

export interface Binding {
  readonly strength: 'required' | 'extensible' | 'preferred' | 'example';
  readonly valueSet: string;
  readonly maxValueSet?: string;
  /** Further value sets that bind in every context (R5 ElementDefinition.binding.additional, in R4 an extension). */
  readonly additional?: readonly { readonly purpose: string; readonly valueSet: string }[];
}

export interface Constraint {
  readonly key: string;
  readonly severity: 'error' | 'warning';
  readonly human: string;
  readonly expression: string;
  /** Canonical and element that state it. */
  readonly source: string;
}

/** An ElementDefinition read as JSON, for its `fixed[x]`, `pattern[x]`, `minValue[x]`. */
export const asJson = (element: ElementDefinition): Json => element as unknown as Json;
