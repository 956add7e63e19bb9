import type { ReferralMessage } from '../referral/referral-message.ts';
import type { Period } from './contract/referral/values.ts';
import { type Draft, get, type Loose, set } from './draft.ts';

/**
 * Between a draft, which has the wire's shape of thought, and a ReferralMessage: who sends, what kind of answer, and the
 * period of validity. Everything else has the same name on both sides.
 */

const answers: Readonly<Record<string, { event: string; preliminary?: boolean }>> = {
  final: { event: 'slutsvar' },
  partial: { event: 'delsvar', preliminary: false },
  preliminary: { event: 'delsvar', preliminary: true },
};

/** The message that a draft says; anything that the input lacked is missing. */
export function toLooseMessage(draft: Draft): Loose<ReferralMessage> {
  const { answerType, ...message } = draft;
  if (typeof answerType === 'string') {
    const { event, preliminary } = answers[answerType]!;
    message.event = event;
    if (preliminary !== undefined) set(message, 'answer.preliminary', preliminary);
  }
  const period = get(message, 'request.payment.validity') as Period | undefined;
  if (period) {
    const { validity: _, ...payment } = get(message, 'request.payment') as Draft;
    const days = { ...(period.low ? { validFrom: period.low } : {}), ...(period.high ? { validTo: period.high } : {}) };
    set(message, 'request.payment', { ...payment, ...days });
  }
  if (message.request !== undefined) set(message, 'request.recipient', { hsaId: message.receiver });
  const original = get(message, 'answer.originalRequest') as Draft | undefined;
  if (original) set(message, 'answer.originalRequest', toLooseMessage(original));
  return { ...message, sender: senderOf(message) } as Loose<ReferralMessage>;
}

/** RIV-TA names no sender: it is the unit that answers, the last that forwarded, or the one that wants the answer. */
function senderOf(message: Draft): string | undefined {
  const { event, request, answer } = message as Loose<ReferralMessage>;
  if (answer) return answer.organisation?.hsaId;
  if (event === 'remiss-vidareskickad') return request?.forwardedBy?.at(-1)?.unit;
  return request?.replyTo?.hsaId;
}

/** The draft that a message is written from. */
export function toDraft(message: ReferralMessage): Draft {
  const { event, request, answer, ...rest } = message;
  const draft: Draft = { ...rest, event };
  if (request) {
    const { payment, ...others } = request;
    draft.request = { ...others, ...(payment ? { payment: paymentDraft(payment) } : {}) };
  }
  if (answer) {
    const { originalRequest, ...others } = answer;
    draft.answer = { ...others, ...(originalRequest ? { originalRequest: toDraft(originalRequest) } : {}) };
    const kind = event === 'delsvar' ? (answer.preliminary ? 'preliminary' : 'partial') : 'final';
    draft.answerType = kind;
  }
  return draft;
}

function paymentDraft(payment: NonNullable<NonNullable<ReferralMessage['request']>['payment']>): Draft {
  const { validFrom: low, validTo: high, ...others } = payment;
  const validity: Period = { ...(low ? { low } : {}), ...(high ? { high } : {}) };
  return { ...others, ...(low || high ? { validity } : {}) };
}
