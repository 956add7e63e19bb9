import { excludes, has } from '../checks.ts';
import type { ContractRule } from '../rule.ts';
import { nonEmpty, rule, withoutNullified } from './common.ts';

/** GetDiagnosis 2.0. */
export const diagnosisRules: readonly ContractRule[] = [
  nonEmpty,
  rule(
    'original-text-alone',
    'diagnosisCode',
    ['diagnosisCode'],
    excludes('originalText', 'code', 'codeSystem', 'codeSystemName', 'codeSystemVersion', 'displayName'),
    'originalText stands alone: with it no other part of the code.',
  ),
  withoutNullified('diagnosisHeader'),
  rule(
    'result-given',
    'field table of the response (1..1)',
    ['GetDiagnosisResponse'],
    has('result'),
    'The answer has a result.',
  ),
];
