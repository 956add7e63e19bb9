import type { Element } from '../description.ts';
import { serviceContract } from '../service.ts';
import { type Accessing, resultCodes, type ServiceResult, securityWords, standing } from './words.ts';

/** May this clinician read of this patient? */
export interface AccessQuestion {
  readonly accessing: Accessing;
  /** Twelve characters. */
  readonly patient: string;
}

export interface AccessAnswer {
  readonly result: ServiceResult;
  readonly has: boolean;
  /** CheckConsent alone: what the right rests on. */
  readonly assertion?: 'Consent' | 'Emergency';
}

const check = (domain: string, name: string, answer: (w: ReturnType<typeof securityWords>) => readonly Element[]) => {
  const types = `${domain}:1`;
  const w = securityWords(types);
  return serviceContract({
    domain: `${domain}:accesscontrol`,
    name,
    version: '1.0',
    types,
    suffix: 'Request',
    request: (responder) => [
      standing(w.accessing(), responder),
      standing(w.personId('PatientId', '1..1', 'patient'), responder),
    ],
    response: (responder) => [
      standing(
        w.group('CheckResultType', '1..1', [w.result(resultCodes('VALIDATION_ERROR')), ...answer(w)], {
          type: 'CheckResultType',
        }),
        responder,
      ),
    ],
  });
};

/** ehr:patientconsent CheckConsent 1.0: is there a consent (samtycke), or an assertion of emergency (nödöppning)? */
export const checkConsent = check('urn:riv:ehr:patientconsent', 'CheckConsent', (w) => [
  w.flag('HasConsent', '1..1', 'has'),
  w.coded(['Consent', 'Emergency'])('AssertionType', '0..1', 'assertion'),
]);

/** ehr:patientrelationship CheckPatientRelation 1.0: is there a care relation (patientrelation)? */
export const checkPatientRelation = check('urn:riv:ehr:patientrelationship', 'CheckPatientRelation', (w) => [
  w.flag('HasPatientrelation', '1..1', 'has'),
]);
