import { type Issue, issue } from '../../model/issue.ts';
import type { Actor } from '../api.ts';
import { type Card, directoryOfCard } from '../directory/card.ts';
import type { Directory } from '../directory/directory.ts';
import { fingerprintsOf } from '../directory/fingerprints.ts';
import type { AddedPartner, ConfirmedCard } from './api.ts';
import type { OperatingParts } from './operating.ts';

/**
 * Takes a partner in. A newer card of the same partner replaces the older one; what stands in the configuration is never
 * changed by a card, and no card takes over a unit or a client id of somebody else.
 */
export async function addPartner(
  parts: OperatingParts,
  { card, fingerprints }: ConfirmedCard,
  actor: Actor,
): Promise<{ readonly added?: AddedPartner; readonly issues: readonly Issue[] }> {
  const found = await fingerprintsOf(card);
  const partners = new Set((await parts.store.partners()).map((row) => row.id));
  const hsaId = card.organisation.hsaId.toUpperCase();
  const issues = [
    ...unconfirmed(found, fingerprints),
    ...(parts.directory().organisation(hsaId) && !partners.has(hsaId)
      ? [issue('partner-in-config', { place: '/organisation/hsaId', found: hsaId })]
      : []),
    ...takenOver(parts.directory(), card, hsaId),
  ];
  if (issues.length > 0) return { issues };
  const row = {
    id: hsaId,
    card: JSON.stringify(directoryOfCard(card)),
    confirmedBy: actor.person?.id ?? actor.clientId,
    confirmedAt: parts.clock.now(),
  };
  const subjects = [{ sort: 'partner' as const, id: hsaId }];
  const facts = { actor, subjects, reason: `keys ${found.join(' ')}` };
  await parts.store.accept({ partners: [row], audit: [parts.audit.security('security-configuration', facts)] });
  await parts.refresh();
  const units = card.units.map((unit) => unit.hsaId.toUpperCase());
  return { added: { partner: hsaId, units, fingerprints: found }, issues: [] };
}

/** Every key must have been compared: one that nobody looked at would be trusted like the others. */
function unconfirmed(found: readonly string[], said: readonly string[]): Issue[] {
  const same = found.every((print) => said.includes(print)) && said.every((print) => found.includes(print));
  if (same) return [];
  return [issue('fingerprint-differs', { place: '/fingerprints', expected: found.join(' '), found: said.join(' ') })];
}

function takenOver(directory: Directory, { organisation, units }: Card, hsaId: string): Issue[] {
  const { clientId } = organisation;
  const holder = directory.organisationByClient(clientId);
  const taken = directory.client(clientId) !== undefined || (holder !== undefined && holder.hsaId !== hsaId);
  const foreign = units.flatMap((unit, n) => {
    const known = directory.unit(unit.hsaId);
    return known && known.organisation !== hsaId
      ? [
          issue('card-invalid', {
            place: `/units/${n}/hsaId`,
            expected: `a unit of ${hsaId}`,
            found: known.organisation,
          }),
        ]
      : [];
  });
  const place = '/organisation/clientId';
  return [...(taken ? [issue('card-invalid', { place, expected: 'a client id of its own' })] : []), ...foreign];
}
