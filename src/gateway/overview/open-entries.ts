import { onceEach } from '../../adapters/record-copy/merge.ts';
import type { RecordCopy, RecordItem } from '../../adapters/record-copy/record-copy.ts';
import type { Id } from '../../adapters/record-copy/values.ts';
import type { ClosedEntry, OpenedEntry } from '../../adapters/rivta/record/entries.ts';
import { type Issue, isError, issue } from '../../model/issue.ts';
import { careProviderOf, careUnitOf, isAsked } from '../../transports/npo/matches.ts';
import { unmappedIssues } from '../intake/intake.ts';
import type { Checked } from './block-check.ts';
import type { KnownProviders } from './known-providers.ts';
import type { OverviewQuestion } from './overview.ts';

/** Findings about single entries that are told one by one. */
const mostTold = 100;

/** An entry that may be opened, with what it was judged by. */
export type OpenableEntry = ClosedEntry & Checked & Pick<KnownProviders, 'differs'>;

export interface OpenedEntries {
  readonly copy: RecordCopy;
  /** Of each item of the copy, what it was judged by. */
  readonly shown: readonly Checked[];
  readonly issues: readonly Issue[];
}

/**
 * Reads the entries that the checks have let through: each once, also where two versions of a contract gave it; what was
 * withdrawn at its source (makulerat) is not shown.
 */
export function openEntries(
  entries: readonly OpenableEntry[],
  { patient, kinds, period, protectedIdentity }: OverviewQuestion,
): OpenedEntries {
  const from = new Map<RecordItem, OpenableEntry>();
  const opened = entries.map((entry) => {
    const { item, ...rest } = entry.open();
    const whole = item && whose(item, patient);
    if (whole) from.set(whole, entry);
    return { ...rest, ...(whole && { item: whole }) };
  });
  const { items: once, issues: repeated } = onceOfEachUnit([...from.keys()]);
  const asked = { patient, period, careUnits: [], careProviders: [], careContacts: [], logicalAddress: '' };
  const items = once.filter((item) => item.nullified !== true && isAsked(item, asked));
  const others = linked(items, patient);
  const sources = items.map((item) => from.get(item)!);
  const differs = sources.some((entry) => entry.differs) ? [issue('overview-owner-differs')] : [];
  const told = [...opened.flatMap(findings), ...repeated];
  return {
    copy: {
      patient: {
        identifier: patient,
        ...(others.length > 0 && { otherIdentifiers: others }),
        ...(protectedIdentity && { protectedIdentity: 'sekretessmarkering' as const }),
      },
      items,
      asked: kinds,
      ...((period.start ?? period.end) !== undefined && { period }),
    },
    shown: sources.map(checkedOf),
    issues: [...differs, ...(told.length > mostTold ? [...told.slice(0, mostTold), issue('record-partial')] : told)],
  };
}

/** Without the entry itself, which is not held any longer. */
const checkedOf = ({ access, informationType, knownProviders }: OpenableEntry): Checked => ({
  access,
  ...(informationType !== undefined && { informationType }),
  ...(knownProviders && { knownProviders }),
});

/** Each entry once, within its care unit: an entry of one unit never takes the place of another's, whatever id it claims. */
function onceOfEachUnit(items: readonly RecordItem[]): ReturnType<typeof onceEach> {
  const units = Map.groupBy(items, (item) => `${careProviderOf(item)} ${careUnitOf(item)}`);
  const each = [...units.values()].map(onceEach);
  return { items: each.flatMap((one) => one.items), issues: each.flatMap((one) => one.issues) };
}

/** An entry that names no patient is of the patient that was asked for. */
const whose = (item: RecordItem, patient: Required<Id>): RecordItem => (item.patient ? item : { ...item, patient });

/** Other identities that producers link to the patient. */
function linked(items: readonly RecordItem[], { system, value }: Required<Id>): Required<Id>[] {
  const found = new Map<string, Required<Id>>();
  for (const id of items.flatMap((item) => [item.patient, item.originalPatient]))
    if (id?.system !== undefined && id.value !== undefined && !(id.system === system && id.value === value))
      found.set(`${id.system} ${id.value}`, { system: id.system, value: id.value });
  return [...found.values()];
}

/** An entry that breaks its contract is told with its first fault; of the others what was found beside their content. */
function findings({ item, issues, unmapped }: OpenedEntry): Issue[] {
  if (item !== undefined) return [...issues, ...unmappedIssues(unmapped)];
  const first = issues.find(isError);
  const { place, source, code } = first ?? {};
  return [
    issue('overview-entry-unreadable', {
      ...(place !== undefined && { place }),
      ...(source !== undefined && { source }),
      ...(code !== undefined && { found: code }),
    }),
  ];
}
