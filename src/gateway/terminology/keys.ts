import { decodeProtectedHeader } from 'jose';
import { type Issue, issue } from '../../model/issue.ts';
import type { NewTerminology } from '../../store/rows.ts';
import { type KeySet, type PublishedKey, signDetached } from '../../terminology/signing/detached-jws.ts';
import type { Actor } from '../api.ts';
import { allOf, contentOf, document, held } from './documents.ts';
import { feedChanged } from './feed-rows.ts';
import type { TerminologyParts } from './parts.ts';
import { auditOf, personOf, personRequired } from './person.ts';

/** Keys that have signed lists, oldest first: those of before stay, so that what they signed can be verified. */
export const keysOf = async ({ store }: Pick<TerminologyParts, 'store'>): Promise<KeySet> => ({
  keys: (await allOf(store, 'key')).map((h) => h.doc),
});

/** At start: the configured key is among the published ones. A rotated key is simply the next one. */
export async function rememberKey({ store, key }: Pick<TerminologyParts, 'store' | 'key'>): Promise<void> {
  const { d: _private, ...open } = key;
  const doc: PublishedKey = { ...open, alg: 'ES256', use: 'sig' };
  if (!(await held(store, 'key', key.kid!))) await store.accept({ terminology: [document('key', key.kid!, doc)] });
}

/**
 * Revokes a key and signs anew, with the key now in use, what it had signed. The key in use itself is not revoked: give
 * the gateway another one first, else nothing could be signed.
 */
export async function revokeKey(
  parts: TerminologyParts,
  kid: string,
  reason: string,
  actor: Actor,
): Promise<readonly Issue[]> {
  if (!personOf(actor)) return [personRequired()];
  if (reason.trim() === '') return [issue('reason-required', { place: 'reason' })];
  if (kid === parts.key.kid)
    return [
      issue('list-state', { place: `key ${kid}`, expected: 'a key that is no longer in use', found: 'the key in use' }),
    ];
  for (let n = 0; n < attempts; n++) {
    const known = await held(parts.store, 'key', kid);
    if (!known) return [issue('signature-key-unknown', { place: 'kid', found: kid })];
    const revoked = { revoked_at: Math.floor(parts.clock.now() / 1000), reason };
    const result = await parts.store.accept({
      terminology: [document('key', kid, { ...known.doc, revoked }, known), ...(await signedAnew(parts, kid))],
      audit: [auditOf(parts, actor, `key ${kid}`, `revoked: ${reason}`)],
    });
    if (result.kind !== 'done') continue;
    feedChanged(parts.store);
    await parts.lists.refresh();
    return [];
  }
  return [issue('list-changed', { place: `key ${kid}` })];
}

/** A step of a list's life may be written while its signature is made anew. */
const attempts = 5;

async function signedAnew(parts: TerminologyParts, kid: string): Promise<NewTerminology[]> {
  const documents: NewTerminology[] = [];
  for (const row of await allOf(parts.store, 'feed')) {
    if (row.doc.act !== 'publish' || decodeProtectedHeader(row.doc.signature).kid !== kid) continue;
    const bytes = await contentOf(parts.store, row.doc.sha256);
    if (!bytes) continue;
    const signature = await signDetached(bytes, parts.key);
    documents.push(document('feed', row.key, { ...row.doc, signature }, row));
    const list = await held(parts.store, 'list', `${row.doc.url}|${row.doc.version}`);
    if (list) documents.push(document('list', list.key, { ...list.doc, signature }, list));
  }
  return documents;
}
