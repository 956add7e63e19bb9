import type { Coded, Quantity, Range } from '../values.ts';

/** How a drug is to be taken, in words and in parts. */
export interface Dosage {
  readonly treatmentInterval?: Range;
  readonly maximumTreatment?: boolean;
  readonly instruction?: string;
  readonly unitDose?: Coded;
  readonly shortNotation?: string;
  readonly set?: DosagePattern;
  readonly maximum?: DosagePattern;
  readonly conditional?: DosagePattern & { readonly condition?: string };
}

/** One of the ways of the contract to say how much and how often. */
export interface DosagePattern {
  readonly frequency?: { readonly dose?: Range; readonly frequency?: Quantity };
  readonly period?: { readonly dose?: Range; readonly period?: Quantity };
  readonly occasions?: {
    readonly period?: Quantity;
    readonly administrations?: readonly { readonly dose?: Range; readonly clock?: string; readonly day?: string }[];
  };
  readonly ramp?: {
    readonly doseStep?: Quantity;
    readonly timeStep?: Quantity;
    readonly start?: DosagePattern;
    readonly end?: DosagePattern;
  };
  readonly single?: { readonly dose?: Range; readonly time?: string };
  readonly text?: string;
}
