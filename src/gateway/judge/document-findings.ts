import type { Consent } from '../../adapters/referral/referral-message.ts';
import type { Issue } from '../../model/issue.ts';
import { documentAgreementRules } from '../agreement/documents.ts';
import { referralExchange, storedReferral } from '../case/stored-referral.ts';
import type { TakenMessage } from '../intake/intake.ts';
import type { Parts } from '../parts.ts';

/** What the agreement says of a message that carries documents and is no referral. */
export async function documentFindings(
  parts: Pick<Parts, 'store' | 'directory' | 'clock'>,
  { envelope, bundle, bytes }: TakenMessage,
  transport: string,
): Promise<Issue[]> {
  if (envelope.event === 'kvittens') return [];
  return documentAgreementRules({
    bundle,
    envelope,
    directory: parts.directory(),
    at: parts.clock.now(),
    transport,
    bytes: bytes.length,
    consents: await consentsOfReferral(parts.store, envelope.remissId),
  });
}

/** The consents of the referral that the documents go with, by this gateway's copy of it. */
async function consentsOfReferral(store: Parts['store'], remissId: string | undefined): Promise<readonly Consent[]> {
  const [task] = remissId === undefined ? [] : await store.tasksOf(remissId);
  const exchangeId = task && (await referralExchange(store, task));
  const referral = exchangeId ? await storedReferral(store, exchangeId) : undefined;
  return referral?.request?.consents ?? [];
}
