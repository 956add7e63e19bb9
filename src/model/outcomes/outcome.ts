import type { Severity } from '../issue.ts';

/**
 * The table of outcome codes: what can be wrong with an input or an exchange, how it is told over HTTP and FHIR, and
 * the sentence for a person in Swedish and English. A code is stable and is never reused for another meaning; a
 * retired code keeps its row. `docs/outcome-codes.md` and `openapi.yaml` are held against this table by a test.
 *
 * `issueType` is FHIR R4 issue-type. `http` is the status when this is the gravest finding of a refused request.
 */
export interface Outcome {
  readonly http: number;
  readonly issueType: string;
  readonly severity: Severity;
  readonly sv: string;
  readonly en: string;
}

/** A row of the table. */
export const row = (
  http: number,
  issueType: string,
  sv: string,
  en: string,
  severity: Severity = 'error',
): Outcome => ({
  http,
  issueType,
  severity,
  sv,
  en,
});
