import { type Issue, issue } from '../../model/issue.ts';
import type { SecurityServices, Unavailable } from '../../transports/npo/security-services.ts';
import { type ProvenReader, purposePlace } from './reader.ts';

/** May the records of others be asked for at all? `emergency`: the ground is a registered emergency (nödöppning). */
export type Access = { readonly emergency: boolean } | { readonly refused: readonly Issue[] };

const unavailable = (service: string, { unavailable: found }: Unavailable): Issue =>
  issue('overview-security-unavailable', { place: service, found });

/**
 * Before anything is asked: a patient relation, and consent or an emergency, registered for the care provider that
 * reads. A service that does not answer is a no. The ground is what the consent service says; the purpose is what the
 * reader says. Who has not said that it is an emergency may not ride on one that a colleague has registered; who has,
 * where there is consent, reads on the consent.
 */
export async function mayAsk(
  patient: string,
  { employee, careProvider, careUnit, purpose }: ProvenReader,
  { checkPatientRelation, checkConsent }: Pick<SecurityServices, 'checkPatientRelation' | 'checkConsent'>,
  signal: AbortSignal,
): Promise<Access> {
  const question = { accessing: { employee, careProvider, careUnit }, patient };
  const [relation, consent] = await Promise.all([
    checkPatientRelation(question, signal),
    checkConsent(question, signal),
  ]);
  const refused: Issue[] = [];
  if ('unavailable' in relation) refused.push(unavailable('CheckPatientRelation', relation));
  else if (!relation.has) refused.push(issue('overview-no-relation'));
  if ('unavailable' in consent) refused.push(unavailable('CheckConsent', consent));
  else if (!consent.has) refused.push(issue('overview-no-consent'));
  const emergency = 'type' in consent && consent.type === 'Emergency';
  if (emergency && purpose !== 'ETREAT')
    refused.push(issue('overview-emergency-not-stated', { place: purposePlace, expected: 'ETREAT', found: purpose }));
  return refused.length > 0 ? { refused } : { emergency };
}
