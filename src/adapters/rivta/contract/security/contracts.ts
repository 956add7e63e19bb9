import type { ServiceContract } from '../service.ts';
import { checkConsent, checkPatientRelation } from './check-access.ts';
import { checkBlocks } from './check-blocks.ts';
import { getAccessLogsForPatient } from './get-access-logs-for-patient.ts';
import { storeLog } from './store-log.ts';

/** The security services (säkerhetstjänster): blocks, consents, care relations, access log. */
export const securityContracts: readonly ServiceContract[] = [
  checkBlocks,
  checkConsent,
  checkPatientRelation,
  storeLog,
  getAccessLogsForPatient,
];
