import type { TxIssueType } from '../tx-issue.ts';

/** A finding: severity, FHIR issue-type, tx-issue-type, its text in English and Swedish with `{words}`. */
export interface Row {
  readonly severity: 'error' | 'warning' | 'information';
  /** FHIR issue-type. */
  readonly code: string;
  readonly type: TxIssueType;
  /** English wording as the HL7 terminology ecosystem guide has it; clients and its tests compare it. */
  readonly en: string;
  readonly sv: string;
}

export const row = (severity: Row['severity'], code: string, type: TxIssueType, en: string, sv: string): Row => ({
  severity,
  code,
  type,
  en,
  sv,
});
