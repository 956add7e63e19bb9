/**
 * Values that record items are made of. Texts stand as given; times are ISO 8601 with offset (Swedish local time read by
 * `src/model/local-time.ts`), dates `YYYY-MM-DD`; systems are the URIs emitted inside FHIR (`canonicalSystem`).
 */

/** A concept by code, by text, or both (RIV-TA CV, HL7 v2 CWE). A code has a system; `text` is the author's own words. */
export interface Coded {
  readonly code?: string;
  readonly system?: string;
  /** Name of the system as the source says it. */
  readonly systemName?: string;
  readonly version?: string;
  readonly display?: string;
  readonly text?: string;
}

/** An identifier (RIV-TA II, HL7 v2 EI). A root alone that is itself the identity has a `system` and no `value`. */
export interface Id {
  readonly system?: string;
  readonly value?: string;
}

/** A decimal by its digits as given, so that 1.50 stays 1.50; `,` is allowed for the point where the source had it. */
export type Decimal = string;

export interface Quantity {
  readonly value: Decimal;
  /** Absent: the quantity has no unit. */
  readonly unit?: string;
  readonly comparator?: '<' | '<=' | '>=' | '>';
}

export interface Range {
  readonly low?: Decimal;
  readonly high?: Decimal;
  /** False: the bound itself is outside. */
  readonly lowClosed?: boolean;
  readonly highClosed?: boolean;
  readonly unit?: string;
}

export interface Period {
  readonly start?: string;
  readonly end?: string;
}

/** An organisational unit with what the source says of it. */
export interface OrgUnit {
  readonly id?: Id;
  readonly name?: string;
  readonly telecom?: string;
  readonly email?: string;
  readonly address?: string;
  readonly location?: string;
}

/** Someone who wrote, signed, asked or performed, with time and the units in whose name it was done. */
export interface Professional {
  readonly time?: string;
  readonly id?: Id;
  readonly name?: string;
  /** KV Befattning. */
  readonly role?: Coded;
  readonly unit?: OrgUnit;
  /** Care unit (vårdenhet): the key of the inner block (inre spärr). */
  readonly careUnit?: Id;
  /** Care provider (vårdgivare): the key of the outer block (yttre spärr). */
  readonly careProvider?: Id;
}

/** A document, image or recording: its bytes or where it lies, exactly one of them. */
export interface Media {
  readonly id?: string;
  /** MIME type. */
  readonly mediaType: string;
  /** Base64 without white space. */
  readonly data?: string;
  readonly url?: string;
}
