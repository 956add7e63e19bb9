import { type MessageId, messages } from './catalogue.ts';

/** Codes of http://hl7.org/fhir/tools/CodeSystem/tx-issue-type: what a finding of a terminology service is about. */
export type TxIssueType =
  | 'not-found'
  | 'not-in-vs'
  | 'this-code-not-in-vs'
  | 'invalid-code'
  | 'invalid-data'
  | 'invalid-display'
  | 'display-comment'
  | 'cannot-infer'
  | 'code-rule'
  | 'code-comment'
  | 'status-check'
  | 'version-error'
  | 'vs-invalid'
  | 'process-note'
  | 'too-costly';

/** A finding as terminology services tell it: FHIR issue type, tx-issue-type, the message's id and its text. */
export interface TxIssue {
  readonly severity: 'error' | 'warning' | 'information';
  readonly code: string;
  readonly type: TxIssueType;
  readonly messageId: MessageId;
  readonly text: string;
  /** The same in Swedish, where a person reads it. */
  readonly sv: string;
  /** FHIRPath inside the request: `Coding.code`, `CodeableConcept.coding[0].system`, `code`. */
  readonly place?: string;
}

export type Words = Readonly<Record<string, string>>;

interface Options {
  readonly severity?: TxIssue['severity'];
  readonly type?: TxIssueType;
  readonly place?: string | undefined;
}

/** Makes a finding from the catalogue; what the catalogue says can be replaced where the standard gives one text two uses. */
export function txIssue(messageId: MessageId, words: Words, options: Options = {}): TxIssue {
  const row = messages[messageId];
  const { place } = options;
  return {
    severity: options.severity ?? row.severity,
    code: row.code,
    type: options.type ?? row.type,
    messageId,
    text: fill(row.en, words),
    sv: fill(row.sv, words),
    ...(place !== undefined && { place }),
  };
}

const fill = (template: string, words: Words): string =>
  template.replaceAll(/\{(\w+)\}/g, (_, name: string) => words[name] ?? '');
