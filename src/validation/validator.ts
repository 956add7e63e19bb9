import type { Resource } from '@medplum/fhirtypes';
import type { Issue } from '../model/issue.ts';
import type { SupportReport } from './support/report.ts';

/**
 * Holds a resource against FHIR R4 and profiles. Findings come all at once, each with a FHIRPath with indices; an empty
 * array means nothing is wrong. Never throws on bad content, never fetches anything.
 */
export interface Validator {
  validate(resource: Resource, profiles?: readonly string[]): Issue[];
  /**
   * What the resource and those inside it have of the elements that their profiles mark (mustSupport, obligations), for
   * the profiles they claim and those asked for of the whole. Says nothing of whether they are valid.
   */
  supported?(resource: Resource, profiles?: readonly string[]): SupportReport;
}

/** A code as it stands in a resource; a `code` element has no system of its own. */
export interface CheckedCoding {
  readonly system?: string;
  readonly version?: string;
  readonly code?: string;
  readonly display?: string;
}

/**
 * Why an answer is not a plain yes. `value-set-unknown`, `system-unknown`, `system-incomplete` (a fragment, or a filter
 * that cannot be evaluated here) make it `unknown`; `code-unknown` (not in its code system), `not-in-value-set`,
 * `system-is-supplement`, `system-is-value-set` make it `no`; `display-wrong`, `inactive` and `abstract` go with a `yes`.
 */
export type BindingReason =
  | 'value-set-unknown'
  | 'system-unknown'
  | 'system-incomplete'
  | 'code-unknown'
  | 'not-in-value-set'
  | 'system-is-supplement'
  | 'system-is-value-set'
  | 'display-wrong'
  | 'inactive'
  | 'abstract';

export interface BindingAnswer {
  readonly result: 'yes' | 'no' | 'unknown';
  readonly reason?: BindingReason;
  /** Words for a person, in English, without the code itself (it may be a personal identity number). */
  readonly message?: string;
}

/**
 * Does a code belong to a value set, or to its code system? Filled by the terminology room. Both answer from what is
 * loaded, at once, and never throw; they are called for every code of a message, so what they read is indexed.
 */
export interface BindingChecker {
  /** `valueSet` is a canonical, with or without `|version`. A coding without system is looked for under every system of the set. */
  check(valueSet: string, coding: CheckedCoding): BindingAnswer;
  /** Is the code one of its own system? */
  checkCode(coding: CheckedCoding): BindingAnswer;
}
