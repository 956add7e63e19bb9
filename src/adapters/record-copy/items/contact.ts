import type { ItemBase } from '../record-copy.ts';
import type { Coded, OrgUnit, Period } from '../values.ts';

/** A care contact (vårdkontakt). */
export interface CareContact extends ItemBase {
  readonly kind: 'contact';
  /** 1 besök, 2 telefon, 3 vårdtillfälle, 4 dagsjukvård, 5 annan (KV Vårdkontakttyp). */
  readonly type?: Coded;
  readonly reason?: string;
  readonly unit?: OrgUnit;
  readonly period?: Period;
  readonly status?: Coded;
  readonly birthDate?: PartialDate;
  readonly gender?: Coded;
}

/** A date of which only the year, or year and month, may be known. */
export interface PartialDate {
  readonly format?: string;
  readonly value?: string;
}
