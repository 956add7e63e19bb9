import { type OutcomeCode, outcomes } from './outcomes.ts';

/** FHIR R4 issue-severity. */
export type Severity = 'fatal' | 'error' | 'warning' | 'information';

/**
 * One finding about an input. Never holds a personal identity number: `expected` and `found` describe shapes, codes and
 * lengths, or quote values only where `place` cannot be a personal field.
 */
export interface Issue {
  readonly severity: Severity;
  /** A row of the outcome table; decides HTTP status, FHIR issue type and text. */
  readonly code: OutcomeCode;
  /** FHIRPath with indices, XPath of local names with positions, JSON Pointer, or `PID[1]-3[2].1`. */
  readonly place?: string;
  readonly expected?: string;
  readonly found?: string;
  /** The rule's source: specification and paragraph, profile url|version#element, or `agreement <id>`. */
  readonly source?: string;
  /** Further words for a person, in English; the catalogue's sentence comes first. */
  readonly detail?: string;
}

export type IssueDetails = Omit<Issue, 'code' | 'severity'> & { readonly severity?: Severity };

/** Makes an Issue; severity is the table's unless given. */
export function issue(code: OutcomeCode, details: IssueDetails = {}): Issue {
  return { severity: outcomes[code].severity, ...details, code };
}

/** True when any finding forbids going on. */
export function hasErrors(issues: readonly Issue[]): boolean {
  return issues.some((i) => i.severity === 'error' || i.severity === 'fatal');
}
