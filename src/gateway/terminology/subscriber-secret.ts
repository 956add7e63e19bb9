import { randomBytes } from 'node:crypto';
import { type Issue, issue } from '../../model/issue.ts';
import type { Seal } from '../../model/seal.ts';
import type { Actor } from '../api.ts';
import { allOf, document, held } from './documents.ts';
import type { TerminologyParts } from './parts.ts';
import { auditOf, personOf, personRequired } from './person.ts';

/** What a registered system and the gateway know in common: told once, and kept sealed with the system's row. */
export interface SecretKept {
  readonly sealed: string;
}

const place = (system: string): string => `subscriber ${system}`;

export function newSecret(seal: Seal, system: string): { readonly secret: string } & SecretKept {
  const secret = randomBytes(32).toString('base64url');
  return { secret, sealed: seal.seal(secret, place(system)) };
}

/** Empty when it cannot be opened, as after the key was lost: nothing then leaves unsigned, and a person makes a new one. */
export const secretKept = (seal: Seal, system: string, { sealed }: SecretKept): string =>
  seal.open(sealed, place(system)) ?? '';

/** A new secret in place of the old one, which proves nothing from now on. Shown this once. */
export async function renewSecret(
  parts: TerminologyParts,
  system: string,
  actor: Actor,
): Promise<{ readonly secret?: string; readonly issues: readonly Issue[] }> {
  if (!personOf(actor)) return { issues: [personRequired()] };
  const known = await held(parts.store, 'subscriber', system);
  if (!known || known.doc.ended)
    return { issues: [issue('list-unknown', { place: 'system', expected: 'a registered subscriber' })] };
  const { secret, sealed } = newSecret(parts.seal, system);
  const result = await parts.store.accept({
    terminology: [document('subscriber', system, { ...known.doc, sealed }, known)],
    audit: [auditOf(parts, actor, `subscriber ${system}`, 'new secret')],
  });
  return result.kind === 'done' ? { secret, issues: [] } : { issues: [issue('list-changed', { place: system })] };
}

/** At start: secrets that an earlier version of the software stored in the clear are sealed. */
export async function sealSecrets({ store, seal }: Pick<TerminologyParts, 'store' | 'seal'>): Promise<void> {
  const rows = (await allOf(store, 'subscriber')).flatMap((row) => {
    const { secret, ...doc } = row.doc as typeof row.doc & { readonly secret?: string };
    if (secret === undefined) return [];
    return [document('subscriber', row.key, { ...doc, sealed: seal.seal(secret, place(doc.system)) }, row)];
  });
  if (rows.length > 0) await store.accept({ terminology: rows });
}
