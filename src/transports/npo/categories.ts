import type { ItemKind } from '../../adapters/record-copy/record-copy.ts';

/** Under which service domain and category the engagement index (engagemangsindex) knows a kind of entry. */
export interface Category {
  /** As the contract texts of the domains write it, without `urn:`; both are read. */
  readonly serviceDomain: string;
  readonly categorization: string;
}

const of = (serviceDomain: string, ...categorizations: readonly string[]): Category[] =>
  categorizations.map((categorization) => ({ serviceDomain: `riv:${serviceDomain}`, categorization }));

/** facts of the index's contract text; a kind without a line has no read contract. Functional status is the one kind that the index knows under two names. */
export const categories: Readonly<Partial<Record<ItemKind, readonly Category[]>>> = {
  note: of('clinicalprocess:healthcond:description', 'voo'),
  diagnosis: of('clinicalprocess:healthcond:description', 'dia'),
  alert: of('clinicalprocess:healthcond:description', 'upp'),
  'functional-status': of('clinicalprocess:healthcond:description', 'fun-fun', 'pad-pad'),
  'referral-outcome': of('clinicalprocess:healthcond:actoutcome', 'und-kon-ure'),
  laboratory: of('clinicalprocess:healthcond:actoutcome', 'und-kkm-ure'),
  imaging: of('clinicalprocess:healthcond:actoutcome', 'und-bdi-ure'),
  maternity: of('clinicalprocess:healthcond:actoutcome', 'utr-mtr'),
  contact: of('clinicalprocess:logistics:logistics', 'vko'),
  medication: of('clinicalprocess:activityprescription:actoutcome', 'caa-gmh'),
  vaccination: of('clinicalprocess:activityprescription:actoutcome', 'caa-gvh'),
};
