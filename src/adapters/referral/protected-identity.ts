import type { Patient as FhirPatient } from '@medplum/fhirtypes';
import { securityLabelSystem } from './extensions.ts';
import type { Patient } from './referral-message.ts';
import { objects, oneOf } from './shape.ts';

const labels = ['sekretessmarkering', 'skyddadFolkbokforing'] as const;

/** The protected identity (skyddade personuppgifter) that a Patient is marked with; other security labels say other things. */
export function protectedIdentityOf(patient: Pick<FhirPatient, 'meta'> | undefined): Patient['protectedIdentity'] {
  const codes = objects(patient?.meta?.security).flatMap(({ system, code }) =>
    system === securityLabelSystem ? [code] : [],
  );
  return codes.map((code) => oneOf(code, labels)).find((label) => label !== undefined);
}
