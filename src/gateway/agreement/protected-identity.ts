import type { ReferralMessage } from '../../adapters/referral/referral-message.ts';
import { type Issue, issue } from '../../model/issue.ts';
import { type Agreed, sourceOf } from './agreed.ts';

/** Transports whose wire can say that an identity is protected. The contract of RIV-TA has no field for it. */
const marking: readonly string[] = ['fhir', 'local', 'sdk'];

export const marksProtection = (transport: string): boolean => marking.includes(transport);

const paragraph = 'protected identities: refused where the wire cannot mark them, unless the agreement names it';

/**
 * A patient with protected identity (skyddade personuppgifter). By a transport that the agreement names it goes whole;
 * by another that can carry the mark it goes without address and telephone: they must be away, by `suppress.ts` or
 * at the source; by one that cannot, it does not go.
 */
export function protectedIdentityIssues({ message, agreement, transport }: Agreed): Issue[] {
  const { patient } = message;
  if (!patient.protectedIdentity || agreement?.allows?.protectedIdentity?.includes(transport)) return [];
  const source = sourceOf(agreement, paragraph);
  if (!marksProtection(transport)) {
    const expected = 'a transport that carries the mark, or one that the agreement names';
    return [issue('protected-identity', { place: 'Patient.meta.security', expected, found: transport, source })];
  }
  return allShown(message).map((place) =>
    issue('protected-identity', { place, expected: 'no address or telephone', found: 'given', source }),
  );
}

const hidden = ['temporaryAddress', 'telecom'] as const;
const places = { temporaryAddress: 'Patient.address', telecom: 'Patient.telecom' } as const;

const shown = ({ patient }: ReferralMessage): string[] =>
  hidden.filter((name) => patient[name] !== undefined).map((name) => places[name]);

/** Also what the original referral in an answer shows. */
const allShown = (message: ReferralMessage): string[] => [
  ...shown(message),
  ...(message.answer?.originalRequest ? allShown(message.answer.originalRequest) : []),
];
