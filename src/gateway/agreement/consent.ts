import type { Consent } from '../../adapters/referral/referral-message.ts';
import { type Issue, issue } from '../../model/issue.ts';
import { type Agreed, isRequest, isWithin, sourceOf } from './agreed.ts';

/**
 * A consent (samtycke) to share, where the agreement demands one: it must be there, be in force and name the receiver,
 * by its unit or its organisation. One that accepts the offer alone is no consent to share. Of several, one is enough;
 * when none holds, what is wrong with each is told.
 */
export function consentIssues({ message, envelope, receiver, agreement, at }: Agreed): Issue[] {
  if (!agreement?.requires?.consent || !isRequest(message) || !message.request) return [];
  const source = sourceOf(agreement, '');
  const shared = (message.request.consents ?? []).filter(({ category }) => category === 'share');
  return consentFaults(shared, [envelope.receiver, receiver.hsaId], at, source);
}

/** One consent that holds is enough; when none does, what is wrong with each. `receivers`: HSA-ids that it may name. */
export function consentFaults(
  shared: readonly Consent[],
  receivers: readonly string[],
  at: number,
  source: string,
): Issue[] {
  if (shared.length === 0) {
    return [issue('consent-missing', { place: 'Consent', expected: 'a consent to share', found: 'none', source })];
  }
  const found = shared.map((consent) => faults(consent, receivers, at));
  if (found.some((faulty) => faulty.length === 0)) return [];
  return found.flat().map((fault) => issue('consent-not-valid', { ...fault, source }));
}

function faults(
  consent: Consent,
  receivers: readonly string[],
  at: number,
): Pick<Issue, 'place' | 'expected' | 'found'>[] {
  const { given, from, to, receiver } = consent;
  const faulty = [];
  if (!isWithin(at, from, to)) {
    const expected = 'a period that covers today';
    faulty.push({ place: 'Consent.provision.period', expected, found: `${from ?? 'open'} to ${to ?? 'open'}` });
  }
  if (!isWithin(at, given, undefined)) {
    faulty.push({ place: 'Consent.dateTime', expected: 'given today or before', found: given });
  }
  if (!receivers.includes(receiver.toUpperCase())) {
    const expected = `${receivers.join(' or ')}, the receiver`;
    faulty.push({ place: 'Consent.provision.actor', expected, found: receiver });
  }
  return faulty;
}
