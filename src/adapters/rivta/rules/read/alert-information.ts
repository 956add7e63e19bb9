import { exactlyOne } from '../checks.ts';
import type { ContractRule } from '../rule.ts';
import { nonEmpty, rule } from './common.ts';

/** GetAlertInformation 2.0. */
export const alertInformationRules: readonly ContractRule[] = [
  nonEmpty,
  rule(
    'one-kind-of-alert',
    'alertInformationBody',
    ['alertInformationBody'],
    exactlyOne(
      'hypersensitivity',
      'seriousDisease',
      'treatment',
      'communicableDisease',
      'restrictionOfCare',
      'unstructuredAlertInformation',
    ),
    'An alert is of one kind.',
  ),
];
