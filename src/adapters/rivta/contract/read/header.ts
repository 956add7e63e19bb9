import type { Cardinality } from '../cardinality.ts';
import type { Element, Group } from '../description.ts';
import { at, type Words, words } from '../words.ts';

/** Headers of record entries: the patient summary header of the older contracts, and the JoL header of the newer. */

export interface HeaderForm {
  /** `sourceSystemHSAid` in GetCareDocumentation 2.1. */
  readonly sourceSystem?: string;
  /** The care contact comes after the nullification. */
  readonly contactLast?: boolean;
  readonly closed?: boolean;
  /** Whether there must be a professional; 1..1 when absent. */
  readonly author?: Cardinality;
  /** What is required of professional and unit. */
  readonly professional?: ProfessionalForm;
  readonly legal?: 'time-and-id' | 'with-name' | 'with-role';
  readonly type?: string;
}

export interface ProfessionalForm {
  readonly id?: Cardinality;
  readonly unit?: Cardinality;
  readonly unitMembers?: '0..1' | '1..1';
  readonly careUnit?: Cardinality;
}

/** OrgUnitType by HSA-id. */
export const orgUnit = (
  w: Words,
  name: string,
  of: Cardinality,
  path: string,
  members: '0..1' | '1..1' = '0..1',
): Group =>
  w.group(
    name,
    of,
    [
      w.hsaId('orgUnitHSAId', members, at(path, 'id')),
      w.text('orgUnitName', members, at(path, 'name')),
      w.text('orgUnitTelecom', '0..1', at(path, 'telecom')),
      w.text('orgUnitEmail', '0..1', at(path, 'email')),
      w.text('orgUnitAddress', '0..1', at(path, 'address')),
      w.text('orgUnitLocation', '0..1', at(path, 'location')),
    ],
    { type: 'OrgUnitType' },
  );

/** HealthcareProfessionalType. In a header the two PDL units belong to the entry itself: `units` is then empty. */
export const professional = (
  w: Words,
  name: string,
  of: Cardinality,
  path: string,
  form: ProfessionalForm = {},
  units = path,
): Group =>
  w.group(
    name,
    of,
    [
      w.time('authorTime', '1..1', at(path, 'time')),
      w.hsaId('healthcareProfessionalHSAId', form.id ?? '0..1', at(path, 'id')),
      w.text('healthcareProfessionalName', '0..1', at(path, 'name')),
      w.cv('healthcareProfessionalRoleCode', '0..1', at(path, 'role')),
      orgUnit(w, 'healthcareProfessionalOrgUnit', form.unit ?? '0..1', at(path, 'unit'), form.unitMembers),
      w.hsaId('healthcareProfessionalCareUnitHSAId', form.careUnit ?? '0..1', at(units, 'careUnit')),
      w.hsaId('healthcareProfessionalCareGiverHSAId', form.careUnit ?? '0..1', at(units, 'careProvider')),
    ],
    { type: 'HealthcareProfessionalType' },
  );

export const legalAuthenticator = (
  w: Words,
  name: string,
  path: string,
  form: NonNullable<HeaderForm['legal']> = 'with-name',
): Group =>
  w.group(
    name,
    '0..1',
    [
      w.time('signatureTime', '1..1', at(path, 'time')),
      w.hsaId('legalAuthenticatorHSAId', '0..1', at(path, 'id')),
      ...(form === 'time-and-id' ? [] : [w.text('legalAuthenticatorName', '0..1', at(path, 'name'))]),
      ...(form === 'with-role' ? [w.cv('legalAuthenticatorRoleCode', '0..1', at(path, 'role'))] : []),
    ],
    { type: 'LegalAuthenticatorType' },
  );

/** PatientSummaryHeaderType, facts sheet 2.1. */
export function patientSummaryHeader(ns: string, name: string, form: HeaderForm = {}): Group {
  const w = words(ns);
  const contact = w.text('careContactId', '0..1', 'careContact');
  const nullified: Element[] = [
    w.flag('nullified', '0..1', 'nullified'),
    w.text('nullifiedReason', '0..1', 'nullifiedReason'),
  ];
  return w.group(
    name,
    '1..1',
    [
      w.text('documentId', '1..1', 'id.value'),
      w.hsaId(form.sourceSystem ?? 'sourceSystemHSAId', '1..1', 'sourceSystem'),
      w.text('documentTitle', '0..1', 'title'),
      w.time('documentTime', '0..1', 'time'),
      w.person('patientId', '1..1', 'patient'),
      professional(w, 'accountableHealthcareProfessional', form.author ?? '1..1', 'author', form.professional, ''),
      legalAuthenticator(w, 'legalAuthenticator', 'signed', form.legal),
      w.flag('approvedForPatient', '1..1', 'approvedForPatient'),
      ...(form.contactLast ? [...nullified, contact] : [contact, ...nullified]),
    ],
    { type: form.type ?? 'PatientSummaryHeaderType', ...(form.closed ? { closed: true } : {}) },
  );
}
