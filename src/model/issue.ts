import { type OutcomeCode, outcomes } from './outcomes.ts';
import { scrub } from './personal-number-scrubber.ts';
import type { Position } from './source-position/position.ts';

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
  /** Where the place stands in the source as it was received; absent where that is no text or was not looked up. */
  readonly position?: Position;
  readonly expected?: string;
  readonly found?: string;
  /** The rule's source: specification and paragraph, profile url|version#element, or `agreement <id>`. */
  readonly source?: string;
  /** Further words for a person, in English; the catalogue's sentence comes first. */
  readonly detail?: string;
}

export type IssueDetails = Omit<Issue, 'code' | 'severity'> & { readonly severity?: Severity };

const words = ['place', 'expected', 'found', 'detail'] as const;

/**
 * Makes an Issue; severity is the table's unless given. Personal identity numbers are taken out of its words: a field
 * that is not personal (a code, a receiver, a resource type) holds one all the same when a sender has mixed its fields up.
 */
export function issue(code: OutcomeCode, details: IssueDetails = {}): Issue {
  const made: { -readonly [K in keyof Issue]: Issue[K] } = { severity: outcomes[code].severity, ...details, code };
  for (const name of words) {
    const text = made[name];
    if (text !== undefined) made[name] = scrub(text);
  }
  return made;
}

/** True of a finding that forbids going on. */
export const isError = ({ severity }: Pick<Issue, 'severity'>): boolean => severity === 'error' || severity === 'fatal';

/** True when any finding forbids going on. */
export const hasErrors = (issues: readonly Issue[]): boolean => issues.some(isError);
