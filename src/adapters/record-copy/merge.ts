import { type Issue, issue } from '../../model/issue.ts';
import { madeOnce } from '../../model/remembered.ts';
import { systemName } from '../../model/systems.ts';
import { tidy } from '../referral/shape.ts';
import { identityOf } from './fhir/provenance.ts';
import type { CopyPatient, RecordCopy, RecordItem } from './record-copy.ts';
import type { Id } from './values.ts';

/** Several copies of one patient's record as one; none when they are of different patients. */
export function mergeCopies(copies: readonly RecordCopy[]): { copy?: RecordCopy; issues: Issue[] } {
  const [first, ...more] = copies;
  if (!first) return { issues: [] };
  const patient = more.reduce<CopyPatient | undefined>(
    (known, copy) => known && samePatient(known, copy.patient),
    first.patient,
  );
  if (!patient) return { issues: [issue('record-patient-differs')] };
  const { items, issues } = onceEach(copies.flatMap((copy) => copy.items));
  const asked = [...new Set(copies.flatMap((copy) => copy.asked))];
  const [provider, unit, period, referral, title] = (['provider', 'unit', 'period', 'referral', 'title'] as const).map(
    (name) => copies.find((copy) => copy[name] !== undefined)?.[name],
  );
  const about = tidy({ patient, provider, unit, period, referral, title });
  return { copy: { ...about, items, asked } as RecordCopy, issues };
}

const identifiersOf = ({ identifier, otherIdentifiers = [] }: CopyPatient): Required<Id>[] => [
  identifier,
  ...otherIdentifiers,
];
const same = (a: Id, b: Id): boolean => a.system === b.system && a.value === b.value;
const isNumber = ({ system }: Id): boolean => systemName(system ?? '') === 'personnummer';

/** The patient of two copies, when at least one identifier is in both; their identifiers together. */
export function samePatient(one: CopyPatient, other: CopyPatient): CopyPatient | undefined {
  const [ours, theirs] = [identifiersOf(one), identifiersOf(other)];
  if (!ours.some((id) => theirs.some((their) => same(id, their)))) return undefined;
  const added = theirs.filter((id) => !ours.some((own) => same(own, id)));
  const all = [...ours, ...added];
  const identifier = all.find(isNumber) ?? all[0]!;
  const others = all.filter((id) => id !== identifier);
  return { ...other, ...one, identifier, ...(others.length > 0 ? { otherIdentifiers: others } : {}) };
}

/**
 * Each item once: the same source system and id, also over contract versions. The newer contract counts, then the newer
 * writing. Two that differ and cannot be told apart in age are both kept, and told.
 */
export function onceEach(items: readonly RecordItem[]): { items: RecordItem[]; issues: Issue[] } {
  const kept = new Map<string, RecordItem[]>();
  const issues: Issue[] = [];
  for (const item of items) {
    const key = `${item.kind} ${identityOf(item)}`;
    const before = kept.get(key);
    if (!before) kept.set(key, [item]);
    else if (!takesPlace(item, before)) {
      issues.push(issue('record-item-differs', { found: item.kind }));
      before.push(item);
    }
  }
  return { items: [...kept.values()].flat(), issues };
}

/** True when the item and one of the others are writings of which one counts; that one then stands among the others. */
function takesPlace(item: RecordItem, others: RecordItem[]): boolean {
  for (const [n, other] of others.entries()) {
    const counts = newerOf(writingOf(other), writingOf(item));
    if (counts) {
      others[n] = counts.item;
      return true;
    }
  }
  return false;
}

/** How new a writing of an item is: by the version of its contract, then by its latest time (ms). */
export interface Age {
  readonly version: number;
  readonly at: number;
}

type Dated = Pick<RecordItem, 'contract' | 'author' | 'signed' | 'time'>;

export const ageOf = ({ contract = '', author, signed, time }: Dated): Age => ({
  version: Number(/ (\d+(?:\.\d+)?)$/.exec(contract)?.[1] ?? 0),
  at: Math.max(...[author?.time, signed?.time, time].map((said) => (said === undefined ? 0 : Date.parse(said) || 0))),
});

/** Undefined when that cannot be said. */
export const isNewer = (one: Age, other: Age): boolean | undefined => {
  if (one.version !== other.version) return one.version > other.version;
  return one.at === other.at ? undefined : one.at > other.at;
};

/** An item with what it is compared by, made once and only where there are two: a source may give many writings of one item. */
interface Writing extends Age {
  readonly item: RecordItem;
  readonly text: string;
}

const writingOf = madeOnce((item: RecordItem): Writing => ({ item, text: JSON.stringify(item), ...ageOf(item) }));

/** Of two writings of one item the one that counts; undefined when that cannot be said. */
function newerOf(known: Writing, other: Writing): Writing | undefined {
  if (known.text === other.text) return known;
  const newer = isNewer(other, known);
  return newer === undefined ? undefined : newer ? other : known;
}
