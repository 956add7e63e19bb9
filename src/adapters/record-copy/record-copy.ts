import type { Patient } from '../referral/referral-message.ts';
import type { Alert } from './items/alert.ts';
import type { CareContact } from './items/contact.ts';
import type { DeviceUsed } from './items/device.ts';
import type { Diagnosis } from './items/diagnosis.ts';
import type { AttachedDocument, CarePlan } from './items/document.ts';
import type { FunctionalStatus } from './items/functional-status.ts';
import type { ImagingOutcome } from './items/imaging.ts';
import type { LaboratoryReport } from './items/laboratory.ts';
import type { MaternityRecord } from './items/maternity.ts';
import type { Medication } from './items/medication.ts';
import type { Note } from './items/note.ts';
import type { ProcedureDone, VitalSign } from './items/observation.ts';
import type { ReferralOutcome } from './items/referral-outcome.ts';
import type { Vaccination } from './items/vaccination.ts';
import type { Id, Period, Professional } from './values.ts';

/**
 * A record copy (journalkopia) in plain words: what every source of records says, as one TypeScript shape. Source
 * adapters read their form into it; `fhir/` alone knows how it lies in a FHIR document and reads it back from there.
 */
export interface RecordCopy {
  readonly patient: CopyPatient;
  /** Care provider (vårdgivare) that gives the copy out, where one is named. */
  readonly provider?: { readonly id?: Id; readonly name?: string };
  /** Care unit (vårdenhet) that gives the copy out. */
  readonly unit?: { readonly id?: Id; readonly name?: string };
  /** The span of the record that was copied (journalperiod); absent when it was not limited. */
  readonly period?: Period;
  readonly title?: string;
  /** Remiss-id of the referral that the copy goes with. */
  readonly referral?: string;
  readonly items: readonly RecordItem[];
  /** Kinds that were asked for. Without an item they are "nothing there"; any other kind is "not copied". */
  readonly asked: readonly ItemKind[];
}

/** The patient, with further identifiers that the source links to the same person. */
export interface CopyPatient extends Patient {
  readonly otherIdentifiers?: readonly Required<Id>[];
}

/** One entry of a record, whatever it is about. */
export interface ItemBase {
  /** Identity: unique within the source system, stable over contract versions. */
  readonly id: Id;
  /** The system that holds the original; RIV-TA sourceSystemHSAId. */
  readonly sourceSystem?: Id;
  /** Identifier of the patient as this entry says it. */
  readonly patient: Id;
  readonly title?: string;
  /** documentTime, record.timestamp. */
  readonly time?: string;
  /** Accountable professional (ansvarig), with the time of documentation. */
  readonly author?: Professional;
  /** Who signed (signeringsansvarig), and when. */
  readonly signed?: Professional;
  /** Who has seen it (vidimerad); not a signature. */
  readonly attested?: Professional;
  /** PDL care provider and care unit where the source says them apart from the author. */
  readonly careProvider?: Id;
  readonly careUnit?: Id;
  /** False: not to be shown to the patient. Absent: not said. */
  readonly approvedForPatient?: boolean;
  /** Time that blocks (spärr) are compared with, where the source states one. */
  readonly blockComparisonTime?: string;
  readonly careContact?: string;
  readonly careProcess?: Id;
  /** Identifier of the patient that the entry was first written under, where it has been changed since. */
  readonly originalPatient?: Id;
  /** Not to be used (HSLF-FS 2016:40), kept where a source still states it. */
  readonly lockTime?: string;
  /** True: withdrawn in the source (makulerad); kept so that an earlier copy can be corrected. */
  readonly nullified?: boolean;
  readonly nullifiedReason?: string;
  /** Dissenting opinions of the patient (avvikande uppfattning); never dropped. */
  readonly dissentingOpinions?: readonly DissentingOpinion[];
  /** The source's contract and version, `GetDiagnosis 2.0`, `ORU^R01 2.5`: of two copies of one entry the newer counts. */
  readonly contract?: string;
  /** What the source says beyond this shape, by its own names; told, not understood. */
  readonly more?: readonly { readonly name: string; readonly value: string }[];
}

export interface DissentingOpinion {
  readonly id?: Id;
  readonly time?: string;
  readonly text: string;
  readonly person?: Id;
  readonly personName?: string;
}

export type RecordItem =
  | Note
  | Diagnosis
  | Medication
  | LaboratoryReport
  | Alert
  | Vaccination
  | CareContact
  | FunctionalStatus
  | MaternityRecord
  | ImagingOutcome
  | ReferralOutcome
  | VitalSign
  | ProcedureDone
  | CarePlan
  | DeviceUsed
  | AttachedDocument;

export type ItemKind = RecordItem['kind'];
export type ItemOf<K extends ItemKind> = Extract<RecordItem, { kind: K }>;
