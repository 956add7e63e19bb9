import type { Arbitrary } from 'fast-check';
import type { Coding, ReferralMessage } from '../../../src/adapters/referral/referral-message.ts';
import { arbitraryReferral } from '../referral/arbitraries.ts';

const isCoding = (value: object): value is Coding => 'system' in value && 'code' in value;

/** Whole characters only: XML has no place for half a surrogate pair. */
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(wellFormed);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, wellFormed(member)]));
}

/** Before 1996 summer time ended in September, so that the month alone does not tell the offset. */
const hasClearOffsets = (message: ReferralMessage): boolean => !/199[0-5]-09-\d\dT/.test(JSON.stringify(message));

/** Codes of version 2 must have their display name; activities, written as attributes, have none. */
function named(value: unknown, key = ''): unknown {
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => named(item, key));
  if (isCoding(value) && key !== 'desiredActivities' && key !== 'activities') {
    return { ...value, display: value.display ?? 'benämning' };
  }
  const inner = (name: string) => (name === 'code' ? key : name);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, named(member, inner(name))]));
}

/** The post box has nine characters at most. */
function withShortPostBox(message: ReferralMessage): ReferralMessage {
  const address = message.patient.temporaryAddress;
  if (!address?.postBox) return message;
  const postBox = `B${[...address.postBox].slice(0, 8).join('').trim()}`;
  return { ...message, patient: { ...message.patient, temporaryAddress: { ...address, postBox } } };
}

/** A period of validity ends after it starts. */
function withOrderedValidity(message: ReferralMessage): ReferralMessage {
  const { request } = message;
  if (!request?.payment?.validFrom || !request.payment.validTo) return message;
  const [validFrom, validTo] = [request.payment.validFrom, request.payment.validTo].sort() as [string, string];
  return { ...message, request: { ...request, payment: { ...request.payment, validFrom, validTo } } };
}

/** Generated messages inside the limits of the contract, so that they are written without any finding. */
export const wireReferral = (rivta: 'v1' | 'v2'): Arbitrary<ReferralMessage> =>
  arbitraryReferral({ rivta })
    .filter(hasClearOffsets)
    .map((message) => {
      const legal = (m: ReferralMessage) => withOrderedValidity(withShortPostBox(m));
      const short = legal(wellFormed(message) as ReferralMessage);
      const original = short.answer?.originalRequest;
      const whole = original ? { ...short, answer: { ...short.answer!, originalRequest: legal(original) } } : short;
      return rivta === 'v2' ? (named(whole) as ReferralMessage) : whole;
    });
