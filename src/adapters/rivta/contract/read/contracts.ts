import type { ReadContract } from './contract.ts';
import { getAlertInformation } from './get-alert-information.ts';
import { getCareContacts2, getCareContacts3 } from './get-care-contacts.ts';
import { getCareDocumentation2, getCareDocumentation3 } from './get-care-documentation.ts';
import { getDiagnosis } from './get-diagnosis.ts';
import { getFunctionalStatus } from './get-functional-status.ts';
import { getImagingOutcome } from './get-imaging-outcome.ts';
import { getLaboratoryOrderOutcome4 } from './get-laboratory-order-outcome.ts';
import { getLaboratoryOrderOutcome3 } from './get-laboratory-order-outcome-3.ts';
import { getMaternityMedicalHistory } from './get-maternity-medical-history.ts';
import { getMedicationHistory } from './get-medication-history.ts';
import { getReferralOutcome } from './get-referral-outcome.ts';
import { getVaccinationHistory } from './get-vaccination-history.ts';

/** Every read contract and version that is understood. */
export const readContracts: readonly ReadContract[] = [
  getCareDocumentation3,
  getCareDocumentation2,
  getDiagnosis,
  getAlertInformation,
  getFunctionalStatus,
  getLaboratoryOrderOutcome4,
  getLaboratoryOrderOutcome3,
  getImagingOutcome,
  getReferralOutcome,
  getMaternityMedicalHistory,
  getCareContacts3,
  getCareContacts2,
  getMedicationHistory,
  getVaccinationHistory,
];

/** By the root element of an answer. */
export const readContractOf = (ns: string, name: string): ReadContract | undefined =>
  readContracts.find(({ response }) => response.responder === ns && response.operation === name);
