import { v5 } from 'uuid';
import { namespace } from '../../../model/ids.ts';
import { hasErrors, type Issue } from '../../../model/issue.ts';
import type { Lost } from '../../adapter.ts';
import { isInstant } from '../../record-copy/fhir/codecs.ts';
import { flatten } from '../../record-copy/fhir/details.ts';
import { identityOf } from '../../record-copy/fhir/provenance.ts';
import type { RecordCopy, RecordItem } from '../../record-copy/record-copy.ts';
import { type WrittenXml, writeXml } from '../../xml/write.ts';
import type { ReadContract } from '../contract/read/contract.ts';
import { inEnvelope } from '../soap.ts';
import { writeOperation } from '../write.ts';
import { completed } from './complete.ts';
import { parseAnswer } from './parse-answer.ts';
import { entryForm, entryTree, type WrittenEntry, writeEntry } from './written-entry.ts';

export interface RenderedAnswer {
  /** Absent when an issue is an error. */
  readonly bytes?: Uint8Array;
  readonly issues: readonly Issue[];
  readonly lost: readonly Lost[];
}

/**
 * The items of a copy that a contract carries, as its answer. What was written is read again by the same rules that an
 * answer of others is held against, and what did not come through is told.
 */
export function renderAnswer(copy: Pick<RecordCopy, 'items'>, contract: ReadContract): RenderedAnswer {
  const items = copy.items.filter(({ kind }) => kind === contract.kind).map((item) => completed(item, contract));
  const written = writeAnswer(items, contract);
  if (written.issues.length > 0) return { issues: written.issues, lost: [] };
  const read = parseAnswer(written.bytes, undefined, 'writing');
  // No item at all is an answer too; it does not say whose.
  const issues = read.issues.filter(({ code }) => items.length > 0 || code !== 'record-patient-unknown');
  if (hasErrors(issues)) return { issues, lost: [] };
  const again = read.copy?.items ?? [];
  const others = copy.items.filter(({ kind }) => kind !== contract.kind);
  const lost = [...others.flatMap(notCarried), ...items.flatMap((item, n) => lostOf(item, again[n]))];
  return { bytes: written.bytes, issues, lost };
}

/** What an answer says of itself, where its contract has a place for it. */
export interface AboutAnswer {
  readonly result?: { readonly code: 'OK' | 'INFO' | 'ERROR'; readonly errorCode?: string; readonly message?: string };
  /** Where the rest is asked for. */
  readonly hasMore?: readonly { readonly logicalAddress: string; readonly reference: string }[];
}

/** The answer in its envelope. */
export const writeAnswer = (
  items: readonly RecordItem[],
  contract: ReadContract,
  about: AboutAnswer = {},
): WrittenXml =>
  joinEntries(
    items.map((item) => writeEntry(item, contract)),
    contract,
    about,
  );

/** An answer of written entries. The log id is that of the content: the same answer twice is the same bytes. */
export function joinEntries(
  entries: readonly WrittenEntry[],
  contract: ReadContract,
  { result, hasMore }: AboutAnswer = {},
): WrittenXml {
  const logId = v5(entries.map(({ identity }) => identity).join('\n'), namespace);
  const about = { result: { code: 'OK', logId, ...result }, ...(hasMore && { hasMore }) };
  const { children = [], ...body } = writeOperation(about, contract.response);
  const all = [...entries.filter(({ xml }) => xml !== '').map((entry) => entryTree(entry, contract)), ...children];
  const { bytes, issues } = writeXml(inEnvelope({ ...body, children: all }), entryForm(contract).prefixes);
  return { bytes, issues: [...entries.flatMap((entry) => entry.issues), ...issues] };
}

/** Where an item stands in the document. */
const placeOf = (item: RecordItem): string =>
  `Bundle.entry.resource.ofType(Provenance).where(entity.what.identifier.value = '${identityOf(item)}')`;

const notCarried = (item: RecordItem): Lost[] => [{ expression: placeOf(item), value: item.kind }];

/** Fields that are about the copy and not of the contract. */
const ours = ['contract', 'kind'];

function lostOf(item: RecordItem, again: RecordItem | undefined): Lost[] {
  const held = new Map(flatten(again ?? {}));
  return flatten(item)
    .filter(([name, value]) => !says(held.get(name), value) && !ours.includes(name))
    .map(([name, value]) => ({ expression: `${placeOf(item)}: ${name}`, value: String(value) }));
}

/** The same, or the same instant by another offset: the form has local times alone. */
const says = (one: unknown, other: unknown): boolean =>
  one === other || (isInstant(one) && isInstant(other) && Date.parse(one) === Date.parse(other));
