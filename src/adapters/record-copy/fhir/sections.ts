import type { ItemKind, RecordItem } from '../record-copy.ts';

/** Sections of a record copy in their order, with LOINC codes; exchange.md 2.2. */
export interface Section {
  readonly code: string;
  readonly display: string;
  readonly title: string;
  readonly kind: ItemKind;
  /** Of items of the kind, those that belong here. */
  readonly holds?: (item: RecordItem) => boolean;
}

const hypersensitive = (item: RecordItem): boolean => item.kind === 'alert' && item.hypersensitivity !== undefined;

const section = (code: string, display: string, title: string, kind: ItemKind, holds?: Section['holds']): Section => ({
  code,
  display,
  title,
  kind,
  ...(holds ? { holds } : {}),
});

/** What a reader must know before anything else stands first. */
export const sections: readonly Section[] = [
  section('48765-2', 'Allergies and adverse reactions Document', 'Överkänslighet', 'alert', hypersensitive),
  section('104605-1', 'Alert', 'Uppmärksamhetsinformation', 'alert', (item) => !hypersensitive(item)),
  section('11450-4', 'Problem list - Reported', 'Diagnoser', 'diagnosis'),
  section('10160-0', 'History of Medication use Narrative', 'Läkemedel', 'medication'),
  section('8648-8', 'Hospital course Narrative', 'Anteckningar', 'note'),
  section('30954-2', 'Relevant diagnostic tests/laboratory data Narrative', 'Laboratoriesvar', 'laboratory'),
  section('8716-3', 'Vital signs', 'Vitala parametrar', 'vital-sign'),
  section('47519-4', 'History of Procedures Document', 'Åtgärder', 'procedure'),
  section('46264-8', 'History of medical device use', 'Implantat och hjälpmedel', 'device'),
  section('11369-6', 'History of Immunization Narrative', 'Vaccinationer', 'vaccination'),
  section('46240-8', 'History of Hospitalizations+Outpatient visits Narrative', 'Vårdkontakter', 'contact'),
  section('47420-5', 'Functional status assessment note', 'Funktionsstatus', 'functional-status'),
  section('57059-8', 'Pregnancy visit summary note', 'Mödrahälsovård', 'maternity'),
  section('18748-4', 'Diagnostic imaging study', 'Bilddiagnostik', 'imaging'),
  section('57133-1', 'Referral note', 'Remissvar', 'referral-outcome'),
  section('18776-5', 'Plan of care note', 'Vårdplaner', 'care-plan'),
  section('77599-9', 'Additional documentation', 'Bilagor', 'attachment'),
];
