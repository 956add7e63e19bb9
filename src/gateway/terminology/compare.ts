import type { CodeSystem } from '@medplum/fhirtypes';
import { breathe } from '../../model/breathe.ts';
import { conceptsOf } from '../../terminology/concepts/concept.ts';
import { diffLists, type ListDiff } from '../../terminology/diff/diff-lists.ts';
import { type Affected, impactOf } from '../../terminology/diff/impact.ts';
import { type ReusedCode, reusedCodes } from '../../terminology/diff/meaning.ts';
import { versionHeld } from '../../terminology/ledger/ledger.ts';
import { releasedInOrder } from '../../terminology/life/in-force.ts';
import { type ListVersion, versionKey } from '../../terminology/life/list-version.ts';
import type { Compared } from './api.ts';
import { contentOf, held } from './documents.ts';
import type { TerminologyParts } from './parts.ts';

type CompareParts = Pick<TerminologyParts, 'store' | 'lists'>;

/** A code system of any state, released or not. */
export async function systemOf(
  { store, lists }: CompareParts,
  list: Pick<ListVersion, 'sha256'>,
): Promise<CodeSystem | undefined> {
  const known = lists.resource(list);
  if (known) return known.resourceType === 'CodeSystem' ? known : undefined;
  const bytes = await contentOf(store, list.sha256);
  const resource = bytes && JSON.parse(new TextDecoder().decode(bytes));
  return resource?.resourceType === 'CodeSystem' ? resource : undefined;
}

export async function compare(
  parts: CompareParts,
  url: string,
  to: string,
  from?: string,
): Promise<Compared | undefined> {
  const next = (await held(parts.store, 'list', versionKey({ url, version: to })))?.doc;
  const system = next && (await systemOf(parts, next));
  const base = from ?? next?.previous;
  if (!system || base === undefined) return undefined;
  const found = await compared(parts, url, system, base);
  return found && { ...found, title: next.title, to: next };
}

/** A code system, wherever it comes from, against a version in the store. */
export async function compared(
  parts: CompareParts,
  url: string,
  next: CodeSystem,
  from: string,
): Promise<{ diff: ListDiff; reused: readonly ReusedCode[]; impact: readonly Affected[] } | undefined> {
  const base = (await held(parts.store, 'list', versionKey({ url, version: from })))?.doc;
  const before = base && (await systemOf(parts, base));
  if (!before) return undefined;
  conceptsOf(next);
  await breathe();
  const diff = diffOf(before, next);
  await breathe();
  const { lists } = parts;
  const ledger = lists.ledger().flatMap(({ system, url: of, ...facts }) => {
    const known = versionHeld(facts);
    return known ? [{ system, url: of, version: known.version, how: known.how }] : [];
  });
  const impact = impactOf({ diff, next, valueSets: lists.valueSets(), maps: lists.maps(), pins: lists.pins(), ledger });
  return { diff, reused: reused(parts, url, next), impact };
}

/** The last answer for each tree of concepts: the preview's serves the release that follows. */
const diffs = new WeakMap<object, { readonly key: string; readonly before: object; readonly diff: ListDiff }>();
const reuses = new WeakMap<object, { readonly key: string; readonly found: readonly ReusedCode[] }>();

function diffOf(before: CodeSystem, next: CodeSystem): ListDiff {
  const [old, tree] = [before.concept ?? before, next.concept ?? next];
  const key = `${before.version} ${next.version}`;
  const known = diffs.get(tree);
  if (known?.before === old && known.key === key) return known.diff;
  const diff = diffLists(before, next);
  diffs.set(tree, { key, before: old, diff });
  return diff;
}

/** Codes that some released version used for something else. */
export function reused({ lists }: CompareParts, url: string, next: CodeSystem): readonly ReusedCode[] {
  const versions = releasedInOrder(lists.versions().filter((v) => v.url === url && v.version !== next.version));
  const tree = next.concept ?? next;
  const key = versions.map(({ sha256 }) => sha256).join(' ');
  const known = reuses.get(tree);
  if (known?.key === key) return known.found;
  const history = versions.flatMap(({ version }) => {
    const concepts = lists.concepts(url, version);
    return concepts ? [{ version, concepts }] : [];
  });
  const found = reusedCodes(history, conceptsOf(next));
  reuses.set(tree, { key, found });
  return found;
}
