import type {
  CodeSystemResource,
  Designation,
  Extension,
  Filter,
  PropertyDefinition,
  PropertyValue,
} from '../resource.ts';

/** Stands for a concept inside one provider: its row in a listed code system, its code in one made by rule. */
export type ConceptKey = number | string;

/** What a code system says of itself, without its concepts. */
export type CodeSystemHeader = Omit<CodeSystemResource, 'concept'>;

export interface Concept {
  readonly code: string;
  readonly display?: string;
  readonly definition?: string;
  readonly designations: readonly Designation[];
  /** By `inactive`, or by a status of retired or inactive. */
  readonly inactive: boolean;
  /** Of `notSelectable`: groups concepts, is no answer itself. */
  readonly abstract: boolean;
  /** Value of the property `status`, or the standards-status of the concept. */
  readonly status?: string;
  readonly extension?: readonly Extension[];
}

export interface ConceptProperty extends PropertyValue {
  readonly code: string;
}

/** A set of concepts of one provider, in the provider's order. */
export interface ConceptSet {
  readonly size: number;
  has(key: ConceptKey): boolean;
  keys(): Iterable<ConceptKey>;
}

/**
 * One version of one code system. Nothing here throws on content or changes after it was made; an ability that is absent
 * (`expand` of a system made by rule) cannot be had, and the caller says so.
 */
export interface CodeSystemProvider {
  readonly system: string;
  readonly version: string | undefined;
  readonly header: CodeSystemHeader;
  readonly properties: readonly PropertyDefinition[];
  /** The concept of a code by the system's case rule; undefined when it has none. */
  validateCode(code: string): ConceptKey | undefined;
  lookup(key: ConceptKey): Concept;
  /** Properties as declared, without those of the hierarchy. */
  propertiesOf(key: ConceptKey): readonly ConceptProperty[];
  parentsOf?(key: ConceptKey): readonly ConceptKey[];
  childrenOf?(key: ConceptKey): readonly ConceptKey[];
  /** Whether `a` is `b` or one of its ancestors. */
  subsumes?(a: ConceptKey, b: ConceptKey): boolean;
  /** Every concept; absent where they cannot be listed. */
  expand?(): ConceptSet;
  /** The concepts that a filter takes. Throws FilterError for a filter that cannot be understood or is not safe. */
  filter?(filter: Required<Filter>): ConceptSet;
  /** Concepts with a word of a display or designation that begins with each word of the text, folded; or by code. */
  search?(text: string, within?: ConceptSet): ConceptSet;
}

/** A filter that cannot be carried out: unknown operator, no value, a pattern that is no regular expression. */
export class FilterError extends Error {
  readonly reason: 'operator' | 'value' | 'pattern';

  constructor(reason: 'operator' | 'value' | 'pattern', message: string) {
    super(message);
    this.name = 'FilterError';
    this.reason = reason;
  }
}
