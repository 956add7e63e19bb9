import type { ItemBase } from '../record-copy.ts';
import type { Coded, Id, Media, Period, Professional, Quantity } from '../values.ts';

/** An answer of radiology or clinical physiology, with what it says of the pictures. */
export interface ImagingOutcome extends ItemBase {
  readonly kind: 'imaging';
  readonly speciality?: Coded;
  /** PREL, DEF or TILL (supplementary). */
  readonly status?: 'preliminary' | 'final' | 'supplementary';
  readonly issued?: string;
  readonly report?: string;
  readonly comment?: string;
  readonly radiationDoses?: readonly Quantity[];
  readonly patientWeight?: Quantity;
  readonly patientLength?: Quantity;
  readonly recordings?: readonly ImageRecording[];
  readonly referral?: ImagingOrder;
}

export interface ImagingOrder {
  readonly id?: string;
  readonly reason?: string;
  readonly anamnesis?: string;
  readonly careContact?: string;
  readonly requester?: Professional;
  readonly attested?: Professional;
}

export interface ImageRecording {
  readonly id?: Id;
  readonly activity?: Coded;
  readonly period?: Period;
  /** Initierad, Planerad, Tidbokad, Uppskjuten, Annullerad, Pågående, Avvakta, Avbruten, Avklarad, Inaktuell, Makulerad. */
  readonly status?: string;
  readonly unit?: string;
  readonly responsible?: Professional;
  readonly imageCount?: string;
  readonly equipment?: Equipment;
  readonly dicom?: readonly DicomObject[];
  readonly images?: readonly StructuredImage[];
}

export interface Equipment {
  readonly modality?: string;
  readonly manufacturer?: string;
  readonly model?: string;
  readonly id?: string;
  readonly software?: string;
  readonly lineFilter?: Quantity;
}

/** `sop` is the SOP class. No study or series is named: who needs UIDs reads them out of the link, or has none. */
export interface DicomObject {
  readonly sop?: string;
  /** Base64. */
  readonly data?: string;
  readonly url?: string;
}

export interface StructuredImage {
  readonly aperture?: Quantity;
  readonly exposure?: Quantity;
  readonly created?: string;
  readonly bodyPart?: Coded;
  readonly contrastAgent?: string;
  readonly fieldStrength?: Quantity;
  readonly copyright?: string;
  readonly media?: Media;
  /** Patient data are burned into the picture. */
  readonly burnedIn?: boolean;
}
