import type { TxIssue } from '../../messages/tx-issue.ts';
import type { CodeableConcept } from '../../resource.ts';

/** Answer of a $validate-code, before it is written for a FHIR version. */
export interface ValidateResult {
  readonly kind: 'validate-code';
  readonly result: boolean;
  readonly code?: string;
  readonly system?: string;
  readonly version?: string;
  readonly display?: string;
  readonly inactive?: boolean;
  readonly status?: string;
  /** The code as the system writes it, where it was given in another case. */
  readonly normalizedCode?: string;
  readonly codeableConcept?: CodeableConcept;
  /** What the answer rests on, `url|version`: code systems, and the value set with those it imports. */
  readonly codeSystems?: readonly string[];
  readonly valueSets?: readonly string[];
  readonly issues: readonly TxIssue[];
  /** A system that is not at hand and that the value set does not name. */
  readonly unknownSystem?: string;
  /** Systems or versions that the value set means and that are not at hand. */
  readonly missing: readonly string[];
}

/**
 * The findings in one line: the errors; without errors what concerns the use of the code (display, inactive). Further
 * information stands in the issues alone.
 */
export function messageOf(issues: readonly TxIssue[]): string | undefined {
  const errors = issues.filter(({ severity }) => severity === 'error');
  const told =
    errors.length > 0 ? errors : issues.filter(({ type }) => type === 'invalid-display' || type === 'code-comment');
  return told.length === 0 ? undefined : told.map(({ text }) => text).join('; ');
}

export const hasErrors = (issues: readonly TxIssue[]): boolean => issues.some(({ severity }) => severity === 'error');
