import type { Resource } from '@medplum/fhirtypes';
import type { Issue } from '../model/issue.ts';

/**
 * Holds a resource against FHIR R4 and profiles. Findings come all at once, each with a FHIRPath with indices; an empty
 * array means nothing is wrong. Never throws on bad content, never fetches anything.
 */
export interface Validator {
  validate(resource: Resource, profiles?: readonly string[]): Issue[];
}

/** Does a code belong to a code system or value set? Filled by the terminology room; absent answers are `unknown`. */
export interface BindingChecker {
  check(valueSet: string, system: string | undefined, code: string): 'yes' | 'no' | 'unknown';
}
