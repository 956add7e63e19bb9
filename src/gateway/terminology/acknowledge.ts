import { type Issue, issue } from '../../model/issue.ts';
import type { NewTerminology } from '../../store/rows.ts';
import type { Store } from '../../store/store.ts';
import { type LedgerEntry, ledgerKey, noted } from '../../terminology/ledger/ledger.ts';
import { versionKey } from '../../terminology/life/list-version.ts';
import type { Actor } from '../api.ts';
import type { TakenMessage } from '../intake/intake.ts';
import type { Parts } from '../parts.ts';
import { allOf, document, feedKey, held, type PushRow, pushKey } from './documents.ts';
import type { TerminologyParts } from './parts.ts';
import { auditOf } from './person.ts';

const day = 86_400_000;

/** A system says that it has taken a version into use. The same word again changes nothing. */
export async function acknowledge(
  parts: TerminologyParts,
  url: string,
  version: string,
  actor: Actor,
): Promise<readonly Issue[]> {
  const list = parts.lists.versions().find((v) => v.url === url && v.version === version && v.releasedAt !== undefined);
  if (!list) return [issue('list-unknown', { place: versionKey({ url, version }) })];
  for (let n = 0; n < 5; n++) {
    const known = await held(parts.store, 'ledger', ledgerKey({ system: actor.clientId, url }));
    const entry: LedgerEntry = { ...(known?.doc ?? { system: actor.clientId, url }), units: [...actor.units].sort() };
    if (known?.doc.acknowledged?.version === version && same(known.doc.units, entry.units)) return [];
    const next = noted(entry, 'acknowledged', { version, at: parts.clock.now() }) ?? entry;
    const { settled, outdated } = await noticesOf(parts.store, actor.clientId, url, version);
    const result = await parts.store.accept({
      terminology: [document('ledger', ledgerKey(entry), next, known), ...settled],
      removedTerminology: outdated,
      audit: [auditOf(parts, actor, versionKey({ url, version }), 'acknowledged')],
    });
    if (result.kind !== 'done') continue;
    await parts.lists.refresh();
    return [];
  }
  return [issue('list-changed', { place: url })];
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((unit, n) => unit === b[n]);

/**
 * Its notices of that version have done their work, but for one that the version was taken back, which it has not been
 * told yet; those of releases before it go, since the ledger says what it has.
 */
async function noticesOf(store: Store, system: string, url: string, version: string) {
  const mine = (await allOf(store, 'push')).filter(({ doc }) => doc.system === system && doc.url === url);
  const ofVersion = mine.filter(({ doc }) => doc.version === version);
  const first = Math.min(...ofVersion.map(({ doc }) => doc.sequence));
  const open = ofVersion.filter(({ doc }) => doc.state !== 'acknowledged');
  const toBeTold = await Promise.all(open.map(({ doc }) => isUntoldRetraction(store, doc)));
  const outdated = ofVersion.length === 0 ? [] : mine.filter(({ doc }) => doc.sequence < first);
  return {
    settled: open
      .filter((_, n) => !toBeTold[n])
      .map((row) => document('push', pushKey(row.doc), { ...row.doc, state: 'acknowledged' }, row)),
    outdated: outdated.map(({ key }) => ({ sort: 'push', key })),
  };
}

const isUntoldRetraction = async (store: Store, { state, sequence }: PushRow): Promise<boolean> =>
  state === 'due' && (await held(store, 'feed', feedKey(sequence)))?.doc.act === 'retract';

/**
 * The versions that a sender's message showed it to use: written with the message, and only when it is news. Once a day
 * is often enough for an age; a row for every message would be a write for every message.
 */
export async function seenVersions(
  { store, codes, clock }: Pick<Parts, 'store' | 'codes' | 'clock'>,
  { bundle, envelope }: TakenMessage,
  actor: Actor,
): Promise<NewTerminology[]> {
  const rows: NewTerminology[] = [];
  const at = clock.now();
  for (const [url, version] of codes?.uses(bundle) ?? []) {
    const system = actor.clientId;
    const known = await held(store, 'ledger', ledgerKey({ system, url }));
    const recent = known?.doc.observed;
    if (recent?.version === version && at - recent.at < day) continue;
    const units = [...new Set([...actor.units, envelope.sender])].sort();
    const next = noted({ ...(known?.doc ?? { system, url }), units }, 'observed', { version, at });
    if (next) rows.push(document('ledger', ledgerKey(next), next, 'any'));
  }
  return rows;
}
