import type { ItemBase } from '../record-copy.ts';
import type { Coded, Id, OrgUnit, Period, Professional, Quantity, Range } from '../values.ts';

/** An answer of a laboratory: the report, the order it answers, and analyses in groups. */
export interface LaboratoryReport extends ItemBase {
  readonly kind: 'laboratory';
  /** Id of the report. */
  readonly report?: Id;
  /** The laboratory's own number (LID). */
  readonly laboratoryNumber?: Id;
  readonly status?: 'final' | 'partial' | 'preliminary' | 'amended' | 'corrected' | 'cancelled';
  /** The status as the source codes it, where that is more than the word above. */
  readonly statusCode?: Coded;
  /** Kind of answer in the source's words (3.1: resultType, DEF or TILL). */
  readonly resultType?: string;
  readonly registered?: string;
  /** The laboratory's discipline, in words. */
  readonly discipline?: string;
  readonly text?: string;
  readonly comment?: string;
  /** Who answers for the report at the laboratory. */
  readonly responsible?: Professional;
  readonly referral?: LaboratoryOrder;
  readonly groups?: readonly AnalysisGroup[];
  readonly recipient?: OrgUnit;
  readonly receivedBy?: Professional;
  readonly contact?: string;
}

export interface LaboratoryOrder {
  /** RID; 4.2: root = logical address of the orderer's system. */
  readonly id: Id;
  readonly time?: string;
  readonly version?: string;
  readonly question?: string;
  readonly services?: readonly Coded[];
  readonly requester?: Professional;
  readonly comment?: string;
  readonly medicalInformation?: string;
}

export interface AnalysisGroup {
  readonly name?: string;
  /** NPU. */
  readonly code?: Coded;
  readonly comment?: string;
  readonly analyses: readonly Analysis[];
}

export interface Analysis {
  readonly id?: Id;
  readonly time?: string;
  /** NPU; a text alone for an analysis without a code. */
  readonly code?: Coded;
  readonly text?: string;
  readonly method?: Coded;
  /** SNOMED CT; absent = completed. */
  readonly status?: Coded;
  readonly comment?: string;
  readonly accredited?: boolean;
  readonly specimens?: readonly Specimen[];
  readonly devices?: readonly { readonly id: Id }[];
  readonly results?: readonly Result[];
  /** How it relates to other analyses of the report (3.1). */
  readonly relations?: readonly { readonly code?: string; readonly analysis: readonly Id[] }[];
  readonly attested?: Professional;
}

export interface Specimen {
  readonly id?: Id;
  readonly material?: Coded;
  /** When the specimen was taken. */
  readonly time?: string;
  readonly site?: Coded;
  readonly comment?: string;
  readonly activities?: readonly { readonly code: Coded; readonly time?: Period; readonly method?: Coded }[];
  readonly containers?: readonly { readonly ids?: readonly Id[]; readonly type?: Coded }[];
}

/** One value of an analysis; exactly one of `quantity`, `range`, `coded` and `text`, or none. */
export interface Result {
  readonly type?: Coded;
  readonly quantity?: Quantity;
  readonly range?: Range;
  readonly coded?: Coded;
  readonly text?: string;
  readonly time?: string;
  /** Outside what is expected (3.1 pathologicalFlag). */
  readonly pathological?: boolean;
  readonly description?: string;
  readonly comment?: string;
  readonly interpretations?: readonly Coded[];
  readonly reference?: ReferenceInterval;
  readonly receivedBy?: Professional;
  readonly performedBy?: Professional;
  /** Analyses made upon this result, as susceptibility of an organism found. */
  readonly related?: readonly Analysis[];
}

export interface ReferenceInterval {
  readonly interval?: Range;
  readonly description?: string;
  readonly population?: string;
  readonly comment?: string;
}
