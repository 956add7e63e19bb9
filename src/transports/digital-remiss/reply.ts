import type { Operation, ReferralContract } from '../../adapters/rivta/contract/description.ts';
import { faultOf } from '../../adapters/rivta/fault.ts';
import { type ContractResult, writeResult } from '../../adapters/rivta/result.ts';
import { type Issue, isError } from '../../model/issue.ts';
import { type OutcomeCode, outcomes } from '../../model/outcomes.ts';
import { endedCode, subCodeFor } from './sub-codes.ts';

/** What a call of a referral contract is answered: the result, and the word for it that receipts repeat. */
export interface WireReply {
  readonly status: number;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly code: string;
}

/** Issue types that say no to a well-formed message: sending it again as it is may be right later. */
const ofBusiness = new Set(['business-rule', 'conflict', 'forbidden', 'not-found', 'transient', 'security']);
const textLimit = 1_000;

/** An activity of a code system that is unknown here is no fault of the message (contract text 2.2, 3.2). */
const isBusiness = ({ code, place = '' }: Issue): boolean =>
  ofBusiness.has(outcomes[code].issueType) || (code === 'code-system-unknown' && place.includes('/desiredActivity'));

/** Not a message of the contract at all, or nothing that can be kept now: no result, but a SOAP Fault. */
const isTechnical = (code: OutcomeCode): boolean =>
  /^(?:xml|soap)-/.test(code) ||
  outcomes[code].http >= 500 ||
  ['format-unknown', 'body-empty', 'body-encoding'].includes(code);

/** SOAP 1.1 over HTTP, 6.2: a fault comes with status 500. */
function writtenFault(issue: Issue, logId: string): WireReply {
  const { code, bytes } = faultOf(issue, logId);
  return { status: 500, mediaType: 'text/xml; charset=utf-8', bytes, code: `fault-${code.toLowerCase()}` };
}

/** OK, INFO with what was noticed, or ERROR with the class and sub-code of the first fault and the words of all. */
export function writeReply(contract: ReferralContract, issues: readonly Issue[], logId: string): WireReply {
  const unread = issues.find((i) => isError(i) && isTechnical(i.code));
  if (unread) return writtenFault(unread, logId);
  const result = resultOf(contract, issues, logId);
  const code = result.subCode ?? result.errorCode ?? result.resultCode;
  return { status: 200, mediaType: 'text/xml; charset=utf-8', bytes: writeResult(contract, result).bytes, code };
}

function resultOf({ operation }: ReferralContract, issues: readonly Issue[], logId: string): ContractResult {
  if (issues.length === 0) return { resultCode: 'OK', logId };
  const faults = issues.filter(isError);
  const [first] = faults;
  if (!first) return { resultCode: 'INFO', logId, message: words(issues) };
  const business = faults.every(isBusiness);
  const subCode = faults.map((i) => subCodeOf(i, operation)).find((code) => code !== undefined);
  return {
    resultCode: 'ERROR',
    errorCode: business ? 'APPLICATION_ERROR' : 'VALIDATION_ERROR',
    logId,
    ...(subCode !== undefined && { subCode }),
    message: words(faults),
  };
}

/** The referrer has taken the referral back, or never sent it in the end: that has a code of its own. */
const subCodeOf = ({ code, found }: Issue, operation: Operation): string | undefined =>
  code === 'illegal-transition' ? endedCode(operation, found?.split(' in ')[1] ?? '') : subCodeFor(operation, code);

/** Sentence, place and what was expected of each; what was found may be personal and stays out. */
function words(issues: readonly Issue[]): string {
  const all = issues.map(({ code, place, expected }) =>
    [`${code}: ${outcomes[code].sv}`, place, expected].filter((part) => part !== undefined).join(' '),
  );
  const text = all.join(' | ');
  return text.length <= textLimit ? text : `${text.slice(0, textLimit - 1)}…`;
}
