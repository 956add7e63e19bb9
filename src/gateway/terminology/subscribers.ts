import { type Issue, issue } from '../../model/issue.ts';
import type { NewTerminology } from '../../store/rows.ts';
import type { EngineTarget } from '../../transports/engine/engine-delivery.ts';
import type { Actor } from '../api.ts';
import { allOf, document, type FeedRow, held, type PushRow, pushKey } from './documents.ts';
import { feedRows } from './feed-rows.ts';
import type { TerminologyParts } from './parts.ts';
import { auditOf, personOf, personRequired } from './person.ts';
import { newSecret, type SecretKept, secretKept } from './subscriber-secret.ts';

/** A system that is told of releases without being a client of the directory. */
export interface Subscriber {
  /** Its name: in the ledger, in notices and where it acknowledges. */
  readonly system: string;
  readonly webhook: string;
  /** Canonical URLs that it wants to hear of; all when absent. */
  readonly lists?: readonly string[];
  /** HSA-ids of the units that it serves: what a message to them is held against. */
  readonly units?: readonly string[];
}

/** One of the configuration: its secret lies in a file. */
export interface ConfiguredSubscriber extends Subscriber {
  readonly secretFile: string;
}

/** One that a maintainer has registered. */
export interface SubscriberRow extends Subscriber, SecretKept {
  readonly by: string;
  /** Milliseconds. */
  readonly at: number;
  /** It is told of nothing any more. */
  readonly ended?: true;
}

type Told = Subscriber & { readonly target: EngineTarget };

/** Everybody who is told of releases: clients of the directory, subscribers of the configuration, registered ones. */
export async function everybody({ directory, subscribers, store, seal }: TerminologyParts): Promise<readonly Told[]> {
  const clients = directory().data.clients.flatMap(({ clientId, units, terminology }): Told[] => {
    if (!terminology) return [];
    const { webhook, secretFile } = terminology;
    const target = { type: 'webhook' as const, address: webhook, ...(secretFile && { secretFile }) };
    return [{ system: clientId, webhook, units, target }];
  });
  const configured = subscribers.map(({ secretFile, ...one }): Told => {
    return { ...one, target: { type: 'webhook', address: one.webhook, secretFile } };
  });
  const registered = (await allOf(store, 'subscriber')).flatMap(({ doc }): Told[] => {
    if (doc.ended) return [];
    const target = { type: 'webhook' as const, address: doc.webhook, secret: secretKept(seal, doc.system, doc) };
    return [{ ...plain(doc), target }];
  });
  return [...clients, ...configured, ...registered];
}

/** Without what is nobody's to see. */
export const plain = ({ system, webhook, lists, units }: Subscriber): Subscriber => ({
  system,
  webhook,
  ...(lists && { lists }),
  ...(units && { units }),
});

/** One notice for each system that wants to hear of the list, due now. */
export async function pushes(parts: TerminologyParts, feed: FeedRow): Promise<readonly PushRow[]> {
  const told = await everybody(parts);
  return told.filter((one) => wants(one, feed.url)).map((one) => due(one, feed, parts.clock.now()));
}

const wants = ({ lists }: Subscriber, url: string): boolean => lists === undefined || lists.includes(url);

const due = ({ system }: Subscriber, { sequence, url, version }: FeedRow, now: number): PushRow => ({
  system,
  sequence,
  url,
  version,
  state: 'due',
  attempts: 0,
  dueAt: now,
  since: now,
});

/**
 * Registers a system, or puts another address in its place. It is told at once of the newest release of each list that it
 * wants, so that it begins where the others are. The secret of its notices is made here and told this once.
 */
export async function subscribe(
  parts: TerminologyParts,
  asked: Subscriber,
  actor: Actor,
): Promise<{ readonly secret?: string; readonly issues: readonly Issue[] }> {
  const person = personOf(actor);
  if (!person) return { issues: [personRequired()] };
  const issues = faults(parts, asked);
  if (issues.length > 0) return { issues };
  const known = await held(parts.store, 'subscriber', asked.system);
  const { secret, sealed } = newSecret(parts.seal, asked.system);
  const row: SubscriberRow = { ...plain(asked), sealed, by: person.name ?? person.id, at: parts.clock.now() };
  const result = await parts.store.accept({
    terminology: [document('subscriber', asked.system, row, known), ...(await newestOfEach(parts, asked))],
    audit: [auditOf(parts, actor, `subscriber ${asked.system}`, `registered: ${asked.webhook}`)],
  });
  if (result.kind !== 'done') return { issues: [issue('list-changed', { place: asked.system })] };
  await parts.lists.refresh();
  return { secret, issues: [] };
}

function faults({ directory, subscribers, addressFault }: TerminologyParts, asked: Subscriber): Issue[] {
  const { clients } = directory().data;
  const taken =
    clients.some(({ clientId }) => clientId === asked.system) || subscribers.some((s) => s.system === asked.system);
  const address = addressFault(asked.webhook);
  return [
    ...(taken ? [issue('list-duplicate', { place: 'system', found: asked.system })] : []),
    ...(address
      ? [issue('subscriber-address', { place: 'webhook', expected: 'an address that may be called', found: address })]
      : []),
    ...(asked.units ?? []).flatMap((unit, n) =>
      directory().unit(unit)
        ? []
        : [issue('list-unknown', { place: `units[${n}]`, expected: 'a unit of the directory', found: unit })],
    ),
  ];
}

async function newestOfEach(parts: TerminologyParts, asked: Subscriber): Promise<NewTerminology[]> {
  const newest = new Map<string, FeedRow>();
  for (const line of await feedRows(parts.store))
    if (line.act === 'publish' && wants(asked, line.url)) newest.set(line.url, line);
  const known = new Set((await allOf(parts.store, 'push')).map(({ key }) => key));
  return [...newest.values()]
    .map((feed) => due(asked, feed, parts.clock.now()))
    .filter((push) => !known.has(pushKey(push)))
    .map((push) => document('push', pushKey(push), push));
}

/** A registered system is told of nothing any more, and its notices go; what it had acknowledged stays in the ledger. */
export async function unsubscribe(parts: TerminologyParts, system: string, actor: Actor): Promise<readonly Issue[]> {
  if (!personOf(actor)) return [personRequired()];
  const known = await held(parts.store, 'subscriber', system);
  if (!known || known.doc.ended)
    return [issue('list-unknown', { place: 'system', expected: 'a registered subscriber' })];
  const notices = (await allOf(parts.store, 'push')).filter(({ doc }) => doc.system === system);
  const result = await parts.store.accept({
    terminology: [document('subscriber', system, { ...known.doc, ended: true }, known)],
    removedTerminology: notices.map(({ key }) => ({ sort: 'push', key })),
    audit: [auditOf(parts, actor, `subscriber ${system}`, 'ended')],
  });
  if (result.kind !== 'done') return [issue('list-changed', { place: system })];
  await parts.lists.refresh();
  return [];
}

/** Notices that were given up are due again, at once. How many. */
export async function resume(
  parts: TerminologyParts,
  system: string,
  actor: Actor,
): Promise<{ readonly due: number; readonly issues: readonly Issue[] }> {
  if (!personOf(actor)) return { due: 0, issues: [personRequired()] };
  const dead = (await allOf(parts.store, 'push')).filter(({ doc }) => doc.system === system && doc.state === 'dead');
  const now = parts.clock.now();
  const again = { state: 'due', attempts: 0, dueAt: now, since: now } as const;
  const rows = dead.map((row) => document('push', row.key, { ...row.doc, ...again }, row));
  const audit = [auditOf(parts, actor, `subscriber ${system}`, `resumed: ${rows.length} notices`)];
  const result = await parts.store.accept({ terminology: rows, audit });
  return result.kind === 'done'
    ? { due: rows.length, issues: [] }
    : { due: 0, issues: [issue('list-changed', { place: system })] };
}
