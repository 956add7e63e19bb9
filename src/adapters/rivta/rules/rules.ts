import type { Contract } from '../contract/description.ts';
import { alertInformationRules } from './read/alert-information.ts';
import { careDocumentation2Rules, careDocumentationRules } from './read/care-documentation.ts';
import { nonEmpty } from './read/common.ts';
import { diagnosisRules } from './read/diagnosis.ts';
import { imagingOutcomeRules } from './read/imaging-outcome.ts';
import { laboratoryOrderOutcome3Rules, laboratoryOrderOutcomeRules } from './read/laboratory-order-outcome.ts';
import { referralOutcomeRules } from './read/referral-outcome.ts';
import { referralRules } from './referral.ts';
import type { ContractRule } from './rule.ts';

/** The rules of each operation, by its name and major version; those that the text has no more of than of all. */
const tables: Readonly<Record<string, readonly ContractRule[]>> = {
  'ProcessRequest 1': referralRules,
  'ProcessRequest 2': referralRules,
  'ProcessRequestConfirmation 1': referralRules,
  'ProcessRequestConfirmation 2': referralRules,
  'ProcessRequestOutcome 1': referralRules,
  'ProcessRequestOutcome 2': referralRules,
  'GetCareDocumentationResponse 3': careDocumentationRules,
  'GetCareDocumentationResponse 2': careDocumentation2Rules,
  'GetDiagnosisResponse 2': diagnosisRules,
  'GetAlertInformationResponse 2': alertInformationRules,
  'GetLaboratoryOrderOutcomeResponse 4': laboratoryOrderOutcomeRules,
  'GetLaboratoryOrderOutcomeResponse 3': laboratoryOrderOutcome3Rules,
  'GetImagingOutcomeResponse 1': imagingOutcomeRules,
  'GetReferralOutcomeResponse 3': referralOutcomeRules,
};

export const rulesOf = ({ operation, version }: Contract): readonly ContractRule[] =>
  tables[`${operation} ${version}`] ?? [nonEmpty];
