import { type Issue, issue } from '../../model/issue.ts';
import type { NewTerminology } from '../../store/rows.ts';
import type { Store } from '../../store/store.ts';
import { type LedgerEntry, ledgerKey, noted } from '../../terminology/ledger/ledger.ts';
import { versionKey } from '../../terminology/life/list-version.ts';
import type { Actor } from '../api.ts';
import { allOf, document, type Held, held, pushKey } from './documents.ts';
import type { TerminologyParts } from './parts.ts';
import { auditOf } from './person.ts';

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
    const result = await parts.store.accept({
      terminology: [
        document('ledger', ledgerKey(entry), next, known),
        ...(await settled(parts.store, actor.clientId, url, version)),
      ],
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

/** Its notices of that version have done their work. */
async function settled(store: Store, system: string, url: string, version: string): Promise<NewTerminology[]> {
  const rows = (await allOf(store, 'push')).filter(
    ({ doc }) => doc.system === system && doc.url === url && doc.version === version && doc.state !== 'acknowledged',
  );
  return rows.map((row) => document('push', pushKey(row.doc), { ...row.doc, state: 'acknowledged' }, row));
}

/** A sender's message showed which version it uses. Written with the message, and only when it is news. */
export async function observed(
  store: Store,
  system: string,
  units: readonly string[],
  uses: ReadonlyMap<string, string>,
  at: number,
): Promise<NewTerminology[]> {
  const rows: NewTerminology[] = [];
  for (const [url, version] of uses) {
    const known: Held<LedgerEntry> | undefined = await held(store, 'ledger', ledgerKey({ system, url }));
    // Once a day is often enough for an age: a row for every message would be a write for every message.
    const recent = known?.doc.observed;
    if (recent?.version === version && at - recent.at < 86_400_000) continue;
    const next = noted({ ...(known?.doc ?? { system, url }), units: [...units].sort() }, 'observed', { version, at });
    if (next) rows.push(document('ledger', ledgerKey(next), next, 'any'));
  }
  return rows;
}
