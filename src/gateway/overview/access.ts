import { type Issue, issue } from '../../model/issue.ts';
import type { SecurityServices, Unavailable } from '../../transports/npo/security-services.ts';
import type { ProvenReader } from './reader.ts';

/** May the records of others be asked for at all? `emergency`: on the ground of a registered emergency (nödöppning). */
export type Access = { readonly emergency: boolean } | { readonly refused: readonly Issue[] };

const unavailable = (service: string, { unavailable: found }: Unavailable): Issue =>
  issue('overview-security-unavailable', { place: service, found });

/**
 * Before anything is asked: a patient relation, and consent or an emergency, registered for the care provider that
 * reads. A service that does not answer is a no.
 */
export async function mayAsk(
  patient: string,
  { employee, careProvider, careUnit }: ProvenReader,
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
  if (refused.length > 0) return { refused };
  return { emergency: 'type' in consent && consent.type === 'Emergency' };
}
