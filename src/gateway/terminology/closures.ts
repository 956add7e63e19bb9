import {
  addedTo,
  type ClosureEntry,
  type ClosureTable,
  emptyClosure,
  entriesAfter,
  mostTables,
  tooMuch,
} from '../../terminology/closure/closure.ts';
import { TerminologyError } from '../../terminology/error.ts';
import { txIssue } from '../../terminology/messages/tx-issue.ts';
import type { Terminology } from '../../terminology/registry/terminology.ts';
import type { Coding } from '../../terminology/resource.ts';
import type { Actor } from '../api.ts';
import { document, held } from './documents.ts';
import type { TerminologyParts } from './parts.ts';

export interface ClosureOrder {
  readonly name: string;
  /** To be added; without them, and without `since`, the table is begun anew. */
  readonly concepts: readonly Coding[];
  /** All entries since this version of the table are sent again. */
  readonly since?: number;
}

export interface ClosureAnswer {
  readonly version: number;
  readonly entries: readonly ClosureEntry[];
}

const attempts = 5;
const asItStands: ReadonlyMap<string, string> = new Map();

/**
 * ConceptMap/$closure (FHIR R4 conceptmap-operation-closure.html): a client keeps a table of which of its codes subsumes which,
 * and is told what each new code adds. Kept by client and name, so that a restart of either side loses nothing. Throws
 * TerminologyError for what cannot be answered.
 */
export async function closure(parts: TerminologyParts, order: ClosureOrder, actor: Actor): Promise<ClosureAnswer> {
  const terminology = parts.lists.terminology(parts.clock.now(), asItStands);
  if (!terminology) throw new TerminologyError([txIssue('VB_CLOSURE_UNKNOWN', { name: order.name })], 404);
  if (order.since !== undefined) return resent(parts, order, actor, terminology, order.since);
  for (let n = 0; n < attempts; n++) {
    const answer = await written(parts, order, actor, terminology);
    if (answer) return answer;
  }
  throw new TerminologyError([txIssue('VB_CLOSURE_BUSY', { name: order.name })], 409);
}

const keyOf = ({ clientId }: Actor, name: string): string => `${clientId} ${name}`;

async function resent(
  { store }: TerminologyParts,
  { name }: ClosureOrder,
  actor: Actor,
  terminology: Terminology,
  since: number,
): Promise<ClosureAnswer> {
  const known = await held(store, 'closure', keyOf(actor, name));
  if (!known) throw new TerminologyError([txIssue('VB_CLOSURE_UNKNOWN', { name })], 404);
  const { version } = known.doc;
  if (since > version)
    throw new TerminologyError([txIssue('VB_PARAMETER_VALUE', { name: 'version', expected: `at most ${version}` })]);
  return { version, entries: entriesAfter(known.doc, since, terminology) };
}

/** The table as it is now, and what came with it; undefined when another call wrote it meanwhile. */
async function written(
  { store }: TerminologyParts,
  { name, concepts }: ClosureOrder,
  actor: Actor,
  terminology: Terminology,
): Promise<ClosureAnswer | undefined> {
  const key = keyOf(actor, name);
  const known = await held(store, 'closure', key);
  if (!known && concepts.length > 0) throw new TerminologyError([txIssue('VB_CLOSURE_UNKNOWN', { name })], 404);
  if (!known) await refuseMany(store, actor);
  const next: ClosureTable = concepts.length === 0 ? emptyClosure : addedTo(known!.doc, concepts, terminology);
  const entries = entriesAfter(next, known && concepts.length > 0 ? known.doc.version : 0, terminology);
  if (next !== known?.doc) {
    const result = await store.accept({ terminology: [document('closure', key, next, known)] });
    if (result.kind !== 'done') return undefined;
  }
  return { version: next.version, entries };
}

async function refuseMany(store: TerminologyParts['store'], actor: Actor): Promise<void> {
  const own = (await store.terminologyKeys('closure')).filter((key) => key.startsWith(keyOf(actor, '')));
  if (own.length >= mostTables) throw tooMuch();
}
