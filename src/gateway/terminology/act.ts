import type { CodeSystem } from '@medplum/fhirtypes';
import { issue } from '../../model/issue.ts';
import type { Affected } from '../../terminology/diff/impact.ts';
import { actOn } from '../../terminology/life/act.ts';
import { type ListVersion, versionKey } from '../../terminology/life/list-version.ts';
import type { Actor } from '../api.ts';
import { aliasFaults } from './alias-faults.ts';
import type { ActOrder, ActResult } from './api.ts';
import { compared, reused, systemOf } from './compare.ts';
import { document, type Held, held, replaced } from './documents.ts';
import { feedChanged } from './feed-rows.ts';
import type { TerminologyParts } from './parts.ts';
import { auditOf, personOf, personRequired } from './person.ts';
import { type Published, published, retracted } from './publish.ts';

const attempts = 5;

/** Steps are taken one after the other: each release takes the next number of the feed, and two at once would work in vain. */
const lastStep = new WeakMap<TerminologyParts, Promise<unknown>>();

export function act(parts: TerminologyParts, order: ActOrder, actor: Actor): Promise<ActResult> {
  const step = (lastStep.get(parts) ?? Promise.resolve()).then(() => inTurn(parts, order, actor));
  lastStep.set(
    parts,
    step.catch(() => undefined),
  );
  return step;
}

/** submit, approve, release, retire, withdraw: decided on what is stored, written only if that still holds, audited with it. */
async function inTurn(parts: TerminologyParts, order: ActOrder, actor: Actor): Promise<ActResult> {
  const person = personOf(actor);
  if (!person) return { issues: [personRequired()] };
  for (let n = 0; n < attempts; n++) {
    const known = await held(parts.store, 'list', versionKey(order));
    if (!known) return { issues: [issue('list-unknown', { place: versionKey(order) })] };
    const result = await tryAct(parts, order, actor, known);
    if (result) return result;
  }
  return { issues: [issue('list-changed', { place: versionKey(order) })] };
}

/** One try; undefined when something was written in between. */
async function tryAct(
  parts: TerminologyParts,
  order: ActOrder,
  actor: Actor,
  known: Held<ListVersion>,
): Promise<ActResult | undefined> {
  const system = order.act === 'release' ? await systemOf(parts, known.doc) : undefined;
  const facts = { ...order, by: personOf(actor)!, at: parts.clock.now() };
  const { version, issues } = actOn(known.doc, order.act, facts, system ? reused(parts, order.url, system) : []);
  const aliases = system ? aliasFaults(parts, system) : [];
  if (!version || aliases.length > 0) return { issues: [...issues, ...aliases] };
  const impact = system ? await impactOf(parts, known.doc, system) : undefined;
  const { list, documents, content = [], made } = await out(parts, order, version, system);
  if (content.length > 0) await parts.store.accept({ terminology: content });
  const result = await parts.store.accept({
    terminology: [document('list', versionKey(list), list, known), ...documents],
    removedTerminology: replaced(known.doc.sha256, list.sha256),
    audit: [auditOf(parts, actor, versionKey(list), [order.act, order.note].filter(Boolean).join(': '))],
  });
  if (documents.length > 0) feedChanged(parts.store);
  if (result.kind !== 'done') return undefined;
  await parts.lists.refresh(made);
  return { issues: breaks(impact), list, ...(impact && { impact }) };
}

const out = (
  parts: TerminologyParts,
  { act: step }: ActOrder,
  list: ListVersion,
  system?: CodeSystem,
): Promise<Published> | Published =>
  step === 'release'
    ? published(parts, list, system)
    : step === 'retire'
      ? retracted(parts, list)
      : { list, documents: [] };

async function impactOf(
  parts: TerminologyParts,
  { url, previous }: ListVersion,
  system: CodeSystem,
): Promise<readonly Affected[]> {
  return previous === undefined ? [] : ((await compared(parts, url, system, previous))?.impact ?? []);
}

/** A release is not stopped by what it breaks, but it says so. */
const breaks = (impact: readonly Affected[] = []) =>
  impact
    .filter((a) => a.breaks)
    .map(({ sort, id, why }) => issue('list-breaks', { place: `${sort} ${id}`, found: why }));
