import type { TxIssue } from './messages/tx-issue.ts';

/** A request that cannot be answered; its findings become the OperationOutcome of a 4xx. */
export class TerminologyError extends Error {
  readonly issues: readonly TxIssue[];
  readonly status: number;

  constructor(issues: readonly TxIssue[], status = 422) {
    super(issues.map(({ text }) => text).join('; '));
    this.name = 'TerminologyError';
    this.issues = issues;
    this.status = status;
  }
}
