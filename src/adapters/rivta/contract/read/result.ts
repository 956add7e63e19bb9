import type { Cardinality } from '../cardinality.ts';
import type { Group } from '../description.ts';
import { resultCodes } from '../referral/result-fields.ts';
import { words } from '../words.ts';

/** Result of a read contract. The error code of these domains is INVALID_REQUEST alone. */
export function readResult(
  ns: string,
  of: Cardinality,
  form: { readonly own: string; readonly closed?: boolean; readonly type?: string },
): Group {
  const w = words(ns);
  return {
    ...w.group('result', of, [
      w.coded(resultCodes)('resultCode', '1..1', 'result.code'),
      w.coded(['INVALID_REQUEST'])('errorCode', '0..1', 'result.errorCode'),
      w.text('logId', '1..1', 'result.logId'),
      w.text('subCode', '0..1', 'result.subCode'),
      w.text('message', '0..1', 'result.message'),
    ]),
    ns: form.own,
    type: form.type ?? 'ResultType',
    ...(form.closed === false ? {} : { closed: true }),
  };
}
