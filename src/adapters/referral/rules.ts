import { type Issue, issue } from '../../model/issue.ts';
import { appointmentEvents, isReplyEvent, isRequestEvent, type ReferralEventCode } from './events.ts';
import type { Answer, CodeOrText, ReferralMessage, Request } from './referral-message.ts';
import { attachmentRules } from './rules/attachments.ts';
import { type Finding, finding, orderOf, source } from './rules/finding.ts';
import { identityRules } from './rules/identities.ts';
import { lengthRules } from './rules/lengths.ts';
import { paymentRules } from './rules/payment.ts';

/** Says where a member of the message stands in the source; by default the member's own path. */
export type PlaceOf = (path: string) => string;

/**
 * What every referral message must be, in whatever form it came: the field tables of the electronic referral and our
 * own events. What an agreement demands is not here. All faults at once; `placeOf` turns a path of `ReferralMessage`
 * (`request.conditions[0]`) into the words of the source.
 */
export function referralRules(message: ReferralMessage, placeOf: PlaceOf = (path) => path): Issue[] {
  return findingsOf(message).map(({ path, code, ...details }) => issue(code, { ...details, place: placeOf(path) }));
}

function findingsOf(message: ReferralMessage): Finding[] {
  const { request, answer, event } = message;
  const [needed, other] = isRequestEvent(event) ? (['request', 'answer'] as const) : (['answer', 'request'] as const);
  return [
    ...(message[needed] ? [] : [finding('element-required', needed, { found: event })]),
    ...(message[other] ? [finding('element-unexpected', other, { found: event })] : []),
    ...identityRules(message),
    ...lengthRules(message),
    ...patientRules(message),
    ...(request ? requestRules(request, event) : []),
    ...(answer ? answerRules(answer, event) : []),
    ...(answer?.originalRequest ? nested(answer.originalRequest) : []),
  ];
}

const nested = (original: ReferralMessage): Finding[] => {
  const inner = findingsOf(original).map((f) => ({ ...f, path: `answer.originalRequest.${f.path}` }));
  const misplaced = isRequestEvent(original.event)
    ? []
    : [finding('element-unexpected', 'answer.originalRequest.event', { expected: 'an event that carries a request' })];
  return [...misplaced, ...inner];
};

function patientRules({ patient }: ReferralMessage): Finding[] {
  const { temporaryAddress: address, telecom } = patient;
  const postalCode = address?.postalCode;
  return [
    ...(postalCode !== undefined && !/^\d{5}$/.test(postalCode)
      ? [finding('value-invalid', 'patient.temporaryAddress.postalCode', { expected: 'five digits', source })]
      : []),
    ...((telecom?.length ?? 0) > 2
      ? [finding('element-repeated', 'patient.telecom', { expected: 'at most 2', found: `${telecom?.length}`, source })]
      : []),
  ];
}

function requestRules(request: Request, event: ReferralEventCode): Finding[] {
  const forwarded = (request.forwardedBy?.length ?? 0) > 0;
  return [
    ...(event === 'remiss-vidareskickad' && !forwarded
      ? [finding('element-required', 'request.forwardedBy', { expected: 'who forwarded it', source })]
      : []),
    ...(request.question.trim() === '' ? [finding('element-empty', 'request.question', { source })] : []),
    ...codeXorText('request.conditions', request.conditions),
    ...codeXorText('request.desiredActivities', request.desiredActivities),
    ...(request.payment ? paymentRules(request.payment) : []),
    ...attachmentRules('request.attachments', request.attachments ?? []),
    ...(request.consents ?? []).flatMap(({ from, to }, n) => orderOf(`request.consents[${n}].to`, from, to)),
  ];
}

/** Events that give a reason or a result and say nothing without words. */
export const needText: readonly ReferralEventCode[] = [
  'komplettering-begard',
  'avvisad',
  'avbruten',
  'aterkallelse',
  'aterkallelse-nekad',
  'delsvar',
  'slutsvar',
  'slutsvar-rattad',
];

/** Members of an answer that belong to certain events; in those marked they must be there. */
const placed: readonly { member: keyof Answer; events: readonly ReferralEventCode[]; required?: true }[] = [
  { member: 'forwardedTo', events: ['vidareskickad'], required: true },
  { member: 'appointment', events: appointmentEvents, required: true },
  { member: 'pauseReason', events: ['paus'], required: true },
  { member: 'preliminary', events: ['delsvar'] },
];
const replyMembers = ['conditions', 'activities', 'originalRequest'] as const;

function answerRules(answer: Answer, event: ReferralEventCode): Finding[] {
  const wordless = (answer.text ?? '').trim() === '';
  return [
    ...(wordless && needText.includes(event) ? [finding('element-required', 'answer.text', { found: event })] : []),
    ...placed.flatMap(({ member, events, required }) => placement(answer, event, member, events, required)),
    ...replyMembers.flatMap((member) =>
      answer[member] !== undefined && !isReplyEvent(event)
        ? [finding('element-unexpected', `answer.${member}`, { found: event })]
        : [],
    ),
    ...codeXorText('answer.conditions', answer.conditions),
    ...codeXorText('answer.activities', answer.activities),
    ...attachmentRules('answer.attachments', answer.attachments ?? []),
    ...instants('answer.appointment.end', answer.appointment?.start, answer.appointment?.end),
  ];
}

function placement(
  answer: Answer,
  event: ReferralEventCode,
  member: keyof Answer,
  events: readonly ReferralEventCode[],
  required: true | undefined,
): Finding[] {
  const given = answer[member] !== undefined;
  const belongs = events.includes(event);
  if (required && belongs && !given) return [finding('element-required', `answer.${member}`, { found: event })];
  if (given && !belongs) return [finding('element-unexpected', `answer.${member}`, { found: event })];
  return [];
}

function instants(path: string, start: string | undefined, end: string | undefined): Finding[] {
  if (start === undefined || end === undefined || !(Date.parse(end) < Date.parse(start))) return [];
  return [finding('value-invalid', path, { expected: 'not before start' })];
}

const codeXorText = (path: string, said: readonly CodeOrText[] | undefined): Finding[] =>
  (said ?? []).flatMap(({ code, text }, n) => {
    if ((code === undefined) !== (text === undefined)) return [];
    const found = code === undefined ? 'neither' : 'both';
    return [finding('code-xor-text', `${path}[${n}]`, { expected: 'code or text', found, source })];
  });
