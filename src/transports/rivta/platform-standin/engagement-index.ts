import type { IndexEngagement } from '../../../adapters/rivta/contract/index/engagement.ts';
import { unused } from '../../../adapters/rivta/contract/index/engagement.ts';
import type { ContentQuery } from '../../../adapters/rivta/contract/index/find-content.ts';
import type { IndexTransaction } from '../../../adapters/rivta/contract/index/update.ts';

/** The stand-in's engagement index (engagemangsindex), in memory (urn:riv:itintegration:engagementindex 1). */
export interface StandinIndex {
  /** What sources tell: the index is then the owner. Answers why nothing was taken; undefined where all was. */
  update(transactions: readonly IndexTransaction[]): string | undefined;
  /** What a regional index tells; each names its owner. */
  notify(transactions: readonly IndexTransaction[]): string | undefined;
  find(query: ContentQuery): IndexEngagement[];
}

export interface StandinIndexOptions {
  /** HSA-id of this index. */
  readonly owner: string;
  /** What it knows from the start. */
  readonly engagements: readonly IndexEngagement[];
  /** Swedish local time now, `YYYYMMDDhhmmss`. */
  now(): string;
}

export function standinIndex({ owner, engagements, now }: StandinIndexOptions): StandinIndex {
  const rows = new Map<string, IndexEngagement>();
  const put = ({ delete: gone, ...told }: IndexTransaction): void => {
    const row = { ...told, owner: told.owner ?? owner };
    const key = keyOf(row);
    if (gone) rows.delete(key);
    else rows.set(key, { ...row, created: rows.get(key)?.created ?? now(), updated: now() });
  };
  for (const engagement of engagements) put({ ...engagement, delete: false });

  return {
    update: (transactions) => {
      if (transactions.some(({ created, updated, owner: named }) => created ?? updated ?? named))
        return 'creationTime, updateTime and owner are set by the index.';
      transactions.forEach(put);
      return undefined;
    },
    notify: (transactions) => {
      if (transactions.some(({ owner: named }) => !named)) return 'A notification names the owner of each engagement.';
      if (transactions.some(({ owner: named }) => same(named, owner)))
        return 'This index is the owner: a notification never goes the other way.';
      transactions.forEach(put);
      return undefined;
    },
    find: (query) => [...rows.values()].filter((row) => matches(row, query)),
  };
}

/** Domains are written with and without `urn:`. */
const domainOf = (serviceDomain: string): string => serviceDomain.replace(/^urn:/, '');
const same = (a: string | undefined, b: string | undefined): boolean => a?.toUpperCase() === b?.toUpperCase();

/** What makes two engagements the same one. */
const keyOf = (row: IndexEngagement): string =>
  JSON.stringify(
    [
      row.resident,
      domainOf(row.serviceDomain),
      row.categorization,
      row.logicalAddress,
      row.object ?? unused,
      row.careProcess ?? unused,
      row.sourceSystem,
      row.controller,
      row.owner,
    ].map((part) => part?.toUpperCase()),
  );

/** All that is asked for must be equal; content is asked for from a time on. */
function matches(row: IndexEngagement, query: ContentQuery): boolean {
  const { resident, serviceDomain, mostRecent, ...others } = query;
  return (
    same(row.resident, resident) &&
    same(domainOf(row.serviceDomain), domainOf(serviceDomain)) &&
    (mostRecent === undefined || (row.mostRecent ?? '') >= mostRecent) &&
    Object.entries(others).every(([field, wanted]) =>
      same(row[field as keyof typeof others] ?? unused, wanted as string),
    )
  );
}
