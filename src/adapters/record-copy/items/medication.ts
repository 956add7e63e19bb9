import type { ItemBase } from '../record-copy.ts';
import type { Coded, Decimal, Id, Period, Professional, Quantity } from '../values.ts';
import type { Dosage } from './dosage.ts';

/** A prescription (läkemedelsordination) with what was dispensed and given of it. */
export interface Medication extends ItemBase {
  readonly kind: 'medication';
  readonly prescription?: Id;
  /** I insättning, U utsättning. */
  readonly type?: string;
  readonly status?: 'active' | 'inactive';
  readonly note?: string;
  readonly mainReasons?: readonly PrescriptionReason[];
  readonly otherReasons?: readonly PrescriptionReason[];
  readonly evaluation?: string;
  readonly purpose?: string;
  readonly chain?: Id;
  readonly preceding?: Id;
  readonly succeeding?: Id;
  readonly prescriber?: Professional;
  readonly evaluator?: Professional;
  readonly firstStart?: string;
  readonly start?: string;
  readonly end?: string;
  readonly endReason?: Coded;
  readonly selfMedication?: boolean;
  readonly drug?: Drug;
  readonly dispensation?: Dispensation;
  readonly administrations?: readonly Administration[];
  readonly relations?: readonly {
    readonly code?: Coded;
    readonly referred: readonly { readonly id?: Id; readonly type?: Coded; readonly owner?: Id }[];
  }[];
  readonly birthDate?: string;
  readonly gender?: Coded;
}

export interface PrescriptionReason {
  readonly reason?: Coded;
  readonly other?: string;
}

/** What is prescribed, in one of five ways: words, merchandise, a package, a product, or a substance. */
export interface Drug {
  readonly comment?: string;
  readonly text?: string;
  readonly merchandise?: Coded;
  readonly package?: Coded;
  readonly product?: {
    readonly nplId?: Coded;
    readonly atc?: Coded;
    readonly route?: Coded;
    readonly form?: string;
    readonly strength?: Decimal;
    readonly strengthUnit?: string;
  };
  readonly generic?: { readonly substance?: string; readonly strength?: Quantity; readonly form?: string };
  readonly dosages?: readonly Dosage[];
}

export interface Dispensation {
  readonly id?: Id;
  readonly validUntil?: string;
  readonly pharmacy?: Id;
  readonly minimumInterval?: Quantity;
  readonly totalAmount?: Decimal;
  readonly packageUnit?: string;
  readonly distribution?: string;
  readonly authorizer?: Professional;
  readonly comment?: string;
  readonly firstBefore?: string;
  readonly signatura?: string;
  readonly nonReplaceable?: string;
  readonly drug?: Drug;
}

export interface Administration {
  readonly id?: Id;
  readonly period?: Period;
  readonly comment?: string;
  readonly route?: Coded;
  readonly by?: Professional;
  readonly drug?: Drug;
}
