import type { ContractAnswer, ContractResult } from '../../adapters/rivta/result.ts';
import { type Issue, issue } from '../../model/issue.ts';
import { faultVerdict } from '../rivta/fault-verdict.ts';
import type { DeliveryResult } from '../transport.ts';
import { subCodeText } from './sub-codes.ts';

/** APPLICATION_ERROR may be sent again a limited number of times (contract text 2.2, 4.1). */
const mostApplicationErrors = 3;
const source = 'clinicalprocess:activity:request 2.2, ResultType';

type Verdict = Pick<DeliveryResult, 'outcome' | 'code' | 'issues' | 'acknowledgement' | 'mostAttempts'>;

/** What a producer of the referral contracts answered, as the outcome of an attempt and the word of level 1. */
export function resultVerdict({ result, fault, issues }: ContractAnswer): Verdict {
  if (fault) return faultVerdict(fault);
  if (!result) return { outcome: 'ambiguous', code: 'answer-invalid', issues };
  return result.resultCode === 'ERROR' ? refused(result) : taken(result);
}

function taken({ resultCode, message }: ContractResult): Verdict {
  const told = message === undefined ? [] : [issue('rivta-info', { found: message, source })];
  return {
    outcome: 'delivered',
    code: resultCode,
    issues: [],
    acknowledgement: { accepted: true, code: resultCode, issues: told },
  };
}

function refused(result: ContractResult): Verdict {
  const { errorCode = 'APPLICATION_ERROR', subCode } = result;
  const code = subCode ?? errorCode;
  const issues = [refusalIssue(result)];
  // A sub-code tells a reason that time does not mend; without one the same bytes may be taken later.
  const again = errorCode === 'APPLICATION_ERROR' && subCode === undefined;
  return {
    outcome: again ? 'transient' : 'permanent',
    code,
    issues,
    acknowledgement: { accepted: false, code, issues },
    ...(again && { mostAttempts: mostApplicationErrors }),
  };
}

function refusalIssue({ errorCode, subCode, message }: ContractResult): Issue {
  const code = errorCode === 'VALIDATION_ERROR' ? 'rivta-validation-error' : 'rivta-application-error';
  const found = [subCode ?? errorCode, message].filter((text) => text !== undefined).join(': ');
  const detail = subCode === undefined ? undefined : subCodeText(subCode);
  return issue(code, { found, source, ...(detail !== undefined && { detail }) });
}
