import { describe, expect, test } from 'vitest';
import type { Operation } from '../../../src/adapters/rivta/contract/description.ts';
import { contractOf } from '../../../src/adapters/rivta/contract/referral/contracts.ts';
import { readAnswer } from '../../../src/adapters/rivta/result.ts';
import { issue } from '../../../src/model/issue.ts';
import type { OutcomeCode } from '../../../src/model/outcomes.ts';
import { writeReply } from '../../../src/transports/digital-remiss/reply.ts';
import { resultVerdict } from '../../../src/transports/digital-remiss/result-verdict.ts';
import { subCodes, subCodeText } from '../../../src/transports/digital-remiss/sub-codes.ts';

/** PR, PRC and PRO, both ways, and what each class of error means for the next attempt. */

const logId = 'b4b1a9c4-0000-4000-8000-000000000000';
const answered = (operation: Operation, code: OutcomeCode, more: { place?: string; found?: string } = {}) => {
  const contract = contractOf(operation, 2);
  return readAnswer(writeReply(contract, [issue(code, more)], logId).bytes, contract);
};

test('every sub-code of the contract text is in the table, each of one operation', () => {
  expect(Object.keys(subCodes)).toEqual([
    ...['PR001', 'PR002', 'PR003', 'PR004'],
    ...['PRC001', 'PRC002', 'PRC003', 'PRC004'],
    ...['PRO001', 'PRO002', 'PRO003', 'PRO004'],
  ]);
});

describe('what we answer', () => {
  const rows = Object.entries(subCodes).flatMap(([key, { operation, for: findings }]) =>
    findings.map((code) => [code, operation, key] as const),
  );
  test.each(rows)('%s to a %s is %s', (code, operation, key) => {
    expect(answered(operation, code).result).toMatchObject({ resultCode: 'ERROR', subCode: key });
  });

  test('of many faults tells as many as a thousand letters hold, and that there are more', () => {
    const contract = contractOf('ProcessRequest', 2);
    const many = Array.from({ length: 200 }, (_, n) => issue('element-required', { place: `/fault[${n}]` }));
    const { result } = readAnswer(writeReply(contract, many, logId).bytes, contract);
    expect(result!.message).toMatch(/^element-required: .*…$/);
    expect(result!.message).toHaveLength(1_000);
  });

  test.each([
    ['ProcessRequestConfirmation', 'cancelled', 'PRC003'],
    ['ProcessRequestConfirmation', 'rejected', 'PRC003'],
    ['ProcessRequestConfirmation', 'answered', undefined],
    ['ProcessRequestOutcome', 'undelivered', 'PRO003'],
    ['ProcessRequestOutcome', 'rejected', undefined],
    ['ProcessRequest', 'cancelled', undefined],
  ] as const)('to a %s of a referral that is %s: %s', (operation, state, key) => {
    const { result } = answered(operation, 'illegal-transition', { found: `bekraftad in ${state}` });
    expect([result?.errorCode, result?.subCode]).toEqual(['APPLICATION_ERROR', key]);
  });

  test.each([
    ['value-invalid', '/x', 'VALIDATION_ERROR'],
    ['code-system-unknown', '/ProcessRequest/request/questionFormulation/condition/code', 'VALIDATION_ERROR'],
    ['code-system-unknown', '/ProcessRequest/request/questionFormulation/desiredActivity/code', 'APPLICATION_ERROR'],
    ['receiver-unknown', '/x', 'APPLICATION_ERROR'],
  ] as const)('to %s at %s is %s', (code, place, errorCode) => {
    expect(answered('ProcessRequest', code, { place }).result).toMatchObject({ resultCode: 'ERROR', errorCode });
  });
});

describe('what we are answered', () => {
  test.each(Object.keys(subCodes))('%s is told in words, and never sent again', (key) => {
    const result = { resultCode: 'ERROR', errorCode: 'APPLICATION_ERROR', subCode: key } as const;
    const verdict = resultVerdict({ result, issues: [] });
    expect(verdict).toMatchObject({ outcome: 'permanent', code: key });
    expect(verdict.issues[0]).toMatchObject({ code: 'rivta-application-error', detail: subCodeText(key) });
  });

  test.each([
    ['VALIDATION_ERROR', 'permanent', undefined],
    ['APPLICATION_ERROR', 'transient', 3],
  ] as const)('%s without sub-code is %s', (errorCode, outcome, mostAttempts) => {
    const verdict = resultVerdict({ result: { resultCode: 'ERROR', errorCode }, issues: [] });
    expect([verdict.outcome, verdict.mostAttempts]).toEqual([outcome, mostAttempts]);
  });

  test('a sub-code that the contract does not name is kept as it came', () => {
    const result = { resultCode: 'ERROR', errorCode: 'APPLICATION_ERROR', subCode: 'XX1' } as const;
    expect(resultVerdict({ result, issues: [] })).toMatchObject({ outcome: 'permanent', code: 'XX1' });
  });
});
