import { checkHsaId } from '../../../model/identifiers/hsa-id.ts';
import { checkPersonId } from '../../../model/identifiers/person-id.ts';
import type { Answer, ReferralMessage, Request } from '../referral-message.ts';
import { type Finding, finding, source } from './finding.ts';

/** Identity of the referral, of the patient and of every unit and person named. */
export function identityRules(message: ReferralMessage): Finding[] {
  const { referral, version, patient } = message;
  const person = checkPersonId(patient.identifier).map(({ code, severity: _, place: __, ...details }) =>
    finding(code, 'patient.identifier', details),
  );
  return [
    ...(/^[^#]+#.+$/s.test(referral)
      ? []
      : [finding('identifier-invalid', 'referral', { expected: 'HSA-id#local-id', source })]),
    ...(Number.isInteger(version) && version >= 1
      ? []
      : [finding('value-invalid', 'version', { expected: 'a whole number from 1', source })]),
    ...person,
    ...hsaIds(message).flatMap(([path, id]) => hsaId(path, id)),
  ];
}

const hsaId = (path: string, id: string | undefined): Finding[] =>
  id === undefined
    ? []
    : checkHsaId(id, 'read').map(({ code, severity: _, place: __, ...details }) => finding(code, path, details));

type Named = readonly [path: string, id: string | undefined];

const hsaIds = ({ sender, receiver, request, answer }: ReferralMessage): Named[] => [
  ['sender', sender],
  ['receiver', receiver],
  ...(request ? requestIds(request) : []),
  ...(answer ? answerIds(answer) : []),
];

const requestIds = (request: Request): Named[] => [
  ['request.replyTo.hsaId', request.replyTo.hsaId],
  ['request.author.hsaId', request.author.hsaId],
  ['request.author.unit', request.author.unit],
  ['request.recipient.hsaId', request.recipient.hsaId],
  ['request.payment.approvedBy.hsaId', request.payment?.approvedBy?.hsaId],
  ...(request.forwardedBy ?? []).map(({ unit }, n): Named => [`request.forwardedBy[${n}].unit`, unit]),
  ...(request.copyReceivers ?? []).map((unit, n): Named => [`request.copyReceivers[${n}]`, unit]),
  ...(request.consents ?? []).flatMap(({ receiver, takenBy }, n): Named[] => [
    [`request.consents[${n}].receiver`, receiver],
    [`request.consents[${n}].takenBy`, takenBy],
  ]),
];

const answerIds = (answer: Answer): Named[] => [
  ['answer.organisation.hsaId', answer.organisation.hsaId],
  ['answer.author.hsaId', answer.author.hsaId],
  ['answer.author.unit', answer.author.unit],
  ['answer.forwardedTo', answer.forwardedTo],
];
