import { has } from '../checks.ts';
import type { ContractRule } from '../rule.ts';
import { mediaXorReference, nonEmpty, rule, withoutNullified } from './common.ts';

/** GetReferralOutcome 3.2. */
export const referralOutcomeRules: readonly ContractRule[] = [
  nonEmpty,
  withoutNullified('referralOutcomeHeader'),
  rule(
    'document-time-given',
    'field table of the header (1..1)',
    ['referralOutcomeHeader'],
    has('documentTime'),
    'documentTime is when the answer reached the system of the referrer.',
  ),
  mediaXorReference(['actResult']),
];
