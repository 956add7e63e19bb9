import { type Issue, issue } from '../../model/issue.ts';
import type { Actor } from '../api.ts';
import type { DirectoryData } from '../directory/directory.ts';
import { keyFingerprint } from '../directory/fingerprints.ts';
import type { KnownPartner } from './api.ts';
import type { OperatingParts } from './operating.ts';

/** The partners that persons have taken in by their cards, by HSA-id; those of the configuration stand there. */
export async function listPartners({ store }: Pick<OperatingParts, 'store'>): Promise<readonly KnownPartner[]> {
  const rows = await store.partners();
  return Promise.all(
    rows.map(async ({ id, card, confirmedBy, confirmedAt }) => {
      const { organisations, units } = JSON.parse(card) as DirectoryData;
      const [organisation] = organisations;
      const keys = organisation?.jwks?.keys ?? [];
      return {
        partner: id,
        name: organisation?.name ?? '',
        units: units.map(({ hsaId }) => hsaId),
        fingerprints: await Promise.all(keys.map(keyFingerprint)),
        confirmedBy,
        confirmedAt: new Date(confirmedAt).toISOString(),
      };
    }),
  );
}

/** Takes a partner out of the directory, at once: its keys open nothing any more, and nothing is sent to it. */
export async function removePartner(
  parts: OperatingParts,
  hsaId: string,
  reason: string,
  actor: Actor,
): Promise<readonly Issue[]> {
  if (reason.trim() === '') return [issue('reason-required')];
  const id = hsaId.toUpperCase();
  if (!(await parts.store.partners()).some((row) => row.id === id)) return [issue('not-found')];
  const facts = { actor, subjects: [{ sort: 'partner' as const, id }], reason: `removed: ${reason}` };
  await parts.store.accept({ removedPartners: [id], audit: [parts.audit.security('security-configuration', facts)] });
  await parts.refresh();
  return [];
}
