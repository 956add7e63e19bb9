import type { ReferralMessage } from '../../adapters/referral/referral-message.ts';
import { type Issue, issue } from '../../model/issue.ts';
import { type Agreed, sourceOf } from './agreed.ts';

/** Transports whose wire can say that an identity is protected. The contract of RIV-TA has no field for it. */
const marking: readonly string[] = ['fhir', 'local', 'sdk'];

const paragraph = 'protected identities: refused where the wire cannot mark them, unless the agreement names it';

/**
 * A patient with protected identity (skyddade personuppgifter). By a transport that the agreement names it goes whole;
 * by another that can carry the mark it goes without address and telephone: they must be away, by `suppressProtected` or
 * at the source; by one that cannot, it does not go.
 */
export function protectedIdentityIssues({ message, agreement, transport }: Agreed): Issue[] {
  const { patient } = message;
  if (!patient.protectedIdentity || agreement?.allows?.protectedIdentity?.includes(transport)) return [];
  const source = sourceOf(agreement, paragraph);
  if (!marking.includes(transport)) {
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

/**
 * The message without address and telephone of a patient with protected identity, also in the original referral of an
 * answer, and one `protected-identity-suppressed` for each that was taken away. Another message comes back as it is.
 * For a view, or a transport that the agreement does not name; build the Bundle from it anew, as its narrative tells
 * both. The source as received is evidence and stays untouched.
 */
export function suppressProtected(message: ReferralMessage): {
  readonly message: ReferralMessage;
  readonly issues: readonly Issue[];
} {
  const original = message.answer?.originalRequest;
  const inner = original && suppressProtected(original);
  const answer = message.answer && inner ? { answer: { ...message.answer, originalRequest: inner.message } } : {};
  const innerIssues = inner?.issues ?? [];
  if (!message.patient.protectedIdentity) return { message: { ...message, ...answer }, issues: innerIssues };
  const { temporaryAddress: _, telecom: __, ...patient } = message.patient;
  const issues = shown(message).map((place) => issue('protected-identity-suppressed', { place }));
  return { message: { ...message, ...answer, patient }, issues: [...issues, ...innerIssues] };
}
