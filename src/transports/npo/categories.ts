import type { ItemKind } from '../../adapters/record-copy/record-copy.ts';

/** Under which service domain and category the engagement index (engagemangsindex) knows a kind of entry. */
export interface Category {
  /** As the contract texts of the domains write it, without `urn:`; both are read. */
  readonly serviceDomain: string;
  readonly categorization: string;
}

const category = (serviceDomain: string, categorization: string): Category => ({
  serviceDomain: `riv:${serviceDomain}`,
  categorization,
});

/** facts of the index's contract text; a kind without a line is not told to the index. */
export const categories: Partial<Record<ItemKind, Category>> = {
  note: category('clinicalprocess:healthcond:description', 'voo'),
  diagnosis: category('clinicalprocess:healthcond:description', 'dia'),
  alert: category('clinicalprocess:healthcond:description', 'upp'),
  'referral-outcome': category('clinicalprocess:healthcond:actoutcome', 'und-kon-ure'),
  laboratory: category('clinicalprocess:healthcond:actoutcome', 'und-kkm-ure'),
  imaging: category('clinicalprocess:healthcond:actoutcome', 'und-bdi-ure'),
  contact: category('clinicalprocess:logistics:logistics', 'vko'),
  medication: category('clinicalprocess:activityprescription:actoutcome', 'caa-gmh'),
  vaccination: category('clinicalprocess:activityprescription:actoutcome', 'caa-gvh'),
};
