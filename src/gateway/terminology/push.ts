import { v5 } from 'uuid';
import { namespace } from '../../model/ids.ts';
import { madeOnce } from '../../model/remembered.ts';
import type { Store } from '../../store/store.ts';
import type { EngineTarget } from '../../transports/engine/engine-delivery.ts';
import { retryDelay } from '../delivery/schedule.ts';
import { allOf, document, type FeedRow, feedKey, type Held, held, type PushRow, pushKey } from './documents.ts';
import type { TerminologyParts } from './parts.ts';
import { everybody } from './subscribers.ts';

/** A person looks at it after so many attempts; the system may read the feed all the same. */
const mostAttempts = 20;

/** Systems that are being told: a slow one holds up neither the others nor the rounds that follow. */
const inWork = madeOnce((_store: Store) => new Set<string>());

/**
 * Sends the notices that are due. Each is one row that survives a restart and has one id however often it is sent, so
 * the receiver may take it twice; taken is not acknowledged: that is for the system itself to say.
 */
export async function push(parts: TerminologyParts): Promise<number> {
  const now = parts.clock.now();
  const busy = inWork(parts.store);
  const waiting = (await allOf(parts.store, 'push')).filter(({ doc }) => doc.state === 'due' && !busy.has(doc.system));
  const due = (await followClock(parts, waiting, now)).filter(({ doc }) => doc.dueAt <= now);
  if (due.length === 0) return 0;
  const targets = new Map((await everybody(parts)).map(({ system, target }) => [system, target]));
  const bySystem = Map.groupBy(due, ({ doc }) => doc.system);
  const told = async (system: string, rows: readonly Held<PushRow>[]): Promise<number> => {
    if (busy.has(system)) return 0;
    busy.add(system);
    return inOrder(parts, targets.get(system), rows).finally(() => busy.delete(system));
  };
  const taken = await Promise.all([...bySystem].map(([system, rows]) => told(system, rows)));
  return taken.reduce((sum, n) => sum + n, 0);
}

/** Those whose time was settled before the clock was set back wait as long as they were to from then on, and no longer. */
async function followClock(
  { store }: TerminologyParts,
  waiting: readonly Held<PushRow>[],
  now: number,
): Promise<readonly Held<PushRow>[]> {
  const moved = waiting.map((row): Held<PushRow> => {
    const back = (row.doc.since ?? now) - now;
    return back > 0 ? { ...row, doc: { ...row.doc, since: now, dueAt: row.doc.dueAt - back } } : row;
  });
  const changed = moved.filter((row, n) => row !== waiting[n]);
  if (changed.length === 0) return waiting;
  // Whoever else has written one meanwhile knows the time as well: all are looked at again at the next round.
  const { kind } = await store.accept({ terminology: changed.map((row) => document('push', row.key, row.doc, row)) });
  return kind === 'done' ? moved.map((row, n) => (row === waiting[n] ? row : { ...row, rev: row.rev + 1 })) : [];
}

/** One system's notices, oldest first; the first that is not taken holds the later ones back. */
async function inOrder(
  parts: TerminologyParts,
  target: EngineTarget | undefined,
  rows: readonly Held<PushRow>[],
): Promise<number> {
  let taken = 0;
  for (const row of rows) {
    const next = await attempt(parts, target, row.doc);
    await parts.store.accept({ terminology: [document('push', row.key, next, row)] });
    if (next.state !== 'sent') break;
    taken += 1;
  }
  return taken;
}

async function attempt(parts: TerminologyParts, target: EngineTarget | undefined, row: PushRow): Promise<PushRow> {
  const feed = await held(parts.store, 'feed', feedKey(row.sequence));
  if (!target || !feed) return { ...row, state: 'dead', code: 'no-webhook' };
  const { outcome, code, ...answer } = await parts.engine.deliver(
    target,
    notice(parts, row, feed.doc),
    AbortSignal.timeout(parts.timing.sendTimeout),
  );
  const attempts = row.attempts + 1;
  if (outcome === 'delivered') return { ...row, state: 'sent', attempts, code };
  if (outcome === 'permanent' || attempts >= mostAttempts) return { ...row, state: 'dead', attempts, code };
  const wait = 'retryAfterMs' in answer && typeof answer.retryAfterMs === 'number' ? answer.retryAfterMs : 0;
  const now = parts.clock.now();
  return { ...row, attempts, code, since: now, dueAt: now + retryDelay(attempts, parts.timing, parts.random(), wait) };
}

/** What a webhook gets: where the artefact lies and how to prove it, not the artefact. */
function notice(parts: TerminologyParts, { system, sequence }: PushRow, feed: FeedRow) {
  const { baseUrl, clock } = parts;
  const id = v5(`terminology-notice\n${pushKey({ system, sequence })}`, namespace);
  const { act, kind, url, version, title, sha256, length, signature } = feed;
  const body = {
    id,
    sequence,
    act,
    kind,
    url,
    version,
    title,
    ...doors(parts, system),
    ...(act === 'publish' && { href: `${baseUrl}/syndication/artefacts/${sha256}`, sha256, length, signature }),
  };
  return {
    exchangeId: id,
    caseId: '',
    event: act === 'publish' ? 'terminology-released' : 'terminology-retired',
    messageId: id,
    mediaType: 'application/json',
    bytes: new TextEncoder().encode(JSON.stringify(body)),
    at: new Date(clock.now()).toISOString(),
  };
}

/** Where the system acknowledges: a client with its token; others with a signature, and they fetch the artefact so too. */
function doors({ baseUrl, directory }: TerminologyParts, system: string) {
  if (directory().client(system)) return { acknowledge: `${baseUrl}/terminology/acknowledgements` };
  const own = `${baseUrl}/terminology/subscribers/${encodeURIComponent(system)}`;
  return { acknowledge: `${own}/acknowledgements`, fetch: `${own}/artefacts` };
}
