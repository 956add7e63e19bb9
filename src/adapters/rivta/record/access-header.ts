import type { Id } from '../../record-copy/values.ts';
import type { XmlElement } from '../../xml/element.ts';
import type { ReadContract } from '../contract/read/contract.ts';
import { headerReader } from './header-part.ts';

/** What access to an entry is judged by. Absent: the entry does not say it. */
export interface AccessHeader {
  readonly patient?: Id;
  /** Under which identity it was first written, where that has been changed since. */
  readonly originalPatient?: Id;
  /** HSA-id of the care unit (vårdenhet), in upper case: the key of the inner block. */
  readonly careUnit?: string;
  /** HSA-id or organisation number of the care provider (vårdgivare), in upper case: the key of the outer block. */
  readonly careProvider?: string;
  /** First and last of the times that blocks are compared with; one and the same where the contract states one. */
  readonly start?: string;
  readonly end?: string;
}

interface Draft {
  readonly patient?: Id;
  readonly originalPatient?: Id;
  readonly careUnit?: Id;
  readonly careProvider?: Id;
  readonly blockComparisonTime?: string;
  readonly time?: string;
  readonly author?: { readonly time?: string };
}

/** Fields of an item that access is judged by; the older contracts state no time of comparison of its own. */
const readHeader = headerReader(
  ['patient', 'originalPatient', 'careUnit', 'careProvider', 'blockComparisonTime', 'time', 'author.time'],
  { accessAlone: true },
);

/** Reads the access control header of an entry, and nothing else of it. */
export function accessHeader(entry: XmlElement, contract: ReadContract): AccessHeader {
  const { patient, originalPatient, careUnit, careProvider, blockComparisonTime, time, author } = readHeader(
    entry,
    contract,
  ) as Draft;
  const times = (blockComparisonTime === undefined ? [time, author?.time] : [blockComparisonTime])
    .filter((one): one is string => one !== undefined && Number.isFinite(Date.parse(one)))
    .sort((a, b) => Date.parse(a) - Date.parse(b));
  return {
    ...(patient && { patient }),
    ...(originalPatient && { originalPatient }),
    ...idOf('careUnit', careUnit),
    ...idOf('careProvider', careProvider),
    ...(times.length > 0 && { start: times[0]!, end: times.at(-1)! }),
  };
}

const ascii = /^[\x20-\x7e]*$/;

/** A letter that is no ASCII but becomes one in upper case (ı) would make it another's id: it stays as it is. */
const upperCase = (id: string): string => (ascii.test(id) || !ascii.test(id.toUpperCase()) ? id.toUpperCase() : id);

const idOf = (name: 'careUnit' | 'careProvider', id: Id | undefined): { readonly [K in typeof name]?: string } => {
  const value = id?.value?.trim();
  return value ? { [name]: upperCase(value) } : {};
};
