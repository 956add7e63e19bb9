import type { ItemBase, ItemKind, ItemOf } from '../record-copy.ts';
import type { Reading, Ref, Writing } from './context.ts';
import { type Detail, flattenWithout, type Json } from './details.ts';
import { type Row, read, write } from './lens.ts';

/** How one kind of item lies in FHIR, both ways. Fields that all items have are the Provenance's (`provenance.ts`). */
export interface KindMapping<K extends ItemKind = ItemKind> {
  readonly kind: K;
  /** The table of the main resource, for the generated mapping pages. */
  readonly table: readonly Row[];
  readonly resource: string;
  /** Adds the item's resources and names them, the main one first. */
  write(item: ItemOf<K>, writing: Writing): Ref[];
  /** The fields of the kind, from the resources named. */
  read(targets: readonly Json[], reading: Reading): Json;
}

/** Fields of every item; `more` and opinions too stand in the Provenance. */
export const baseFields: readonly (keyof ItemBase | 'kind')[] = [
  'kind',
  'id',
  'sourceSystem',
  'patient',
  'title',
  'time',
  'author',
  'signed',
  'attested',
  'careProvider',
  'careUnit',
  'approvedForPatient',
  'blockComparisonTime',
  'careContact',
  'careProcess',
  'originalPatient',
  'lockTime',
  'nullified',
  'nullifiedReason',
  'dissentingOpinions',
  'contract',
  'more',
];

export interface Single<K extends ItemKind> {
  readonly kind: K;
  readonly resource: string;
  readonly table: readonly Row[];
  /** Elements that follow from the kind, or are told a second time for readers; not read back. */
  fixed(item: ItemOf<K>, writing: Writing): Json;
}

/** A kind that is one resource. */
export function single<K extends ItemKind>({ kind, resource, table, fixed }: Single<K>): KindMapping<K> {
  return {
    kind,
    resource,
    table,
    write: (item, writing) => {
      const made = { resourceType: resource, ...fixed(item, writing) };
      return [writing.add('', write(item, table, made, writing, { elsewhere: baseFields }))];
    },
    read: ([main], reading) => (main ? read(main, table, reading) : {}),
  };
}

/** Encounter of an item, where FHIR has a place for it. */
export const encounterOf = ({ careContact }: ItemBase): Json | undefined =>
  careContact === undefined ? undefined : { type: 'Encounter', identifier: { value: careContact } };

/** Details of an item that belong to no resource of its kind. */
export const restOf = (item: object, covered: readonly string[]): Detail[] =>
  flattenWithout(item, [...baseFields, ...covered]);
