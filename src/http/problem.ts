import { type Issue, type IssueDetails, issue } from '../model/issue.ts';
import type { OutcomeCode } from '../model/outcomes.ts';

export interface ProblemOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** For the log only, never told to the caller: must not quote what the caller sent. */
  readonly why?: string;
  /** Error word of RFC 6749 section 5.2; the token endpoint's errors have a form of their own. */
  readonly oauth?: string;
}

/**
 * A request that ends with an OperationOutcome. Status and words come from the outcome table by `issues`; `headers` go
 * along.
 */
export class Problem extends Error {
  readonly issues: readonly Issue[];
  readonly headers: Readonly<Record<string, string>>;
  readonly why: string | undefined;
  readonly oauth: string | undefined;

  constructor(issues: readonly Issue[], options: ProblemOptions = {}) {
    super(issues.map((i) => i.code).join(' '));
    this.name = 'Problem';
    this.issues = issues;
    this.headers = options.headers ?? {};
    this.why = options.why;
    this.oauth = options.oauth;
  }
}

/** A Problem of one finding. */
export function problem(code: OutcomeCode, details: IssueDetails = {}, options: ProblemOptions = {}): Problem {
  return new Problem([issue(code, details)], options);
}

/** Ends the request where there are findings. */
export function refuse(issues: readonly Issue[]): void {
  if (issues.length > 0) throw new Problem(issues);
}

/** The caller went away before the request was whole: there is nobody to answer. */
export class CallerGone extends Error {
  constructor() {
    super('the caller closed the connection');
    this.name = 'CallerGone';
  }
}
