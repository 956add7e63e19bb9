import type { Element, Group } from '../description.ts';
import { at, words } from '../words.ts';
import { readContract } from './contract.ts';
import { prescription as domain } from './domains.ts';
import { orgUnit, patientSummaryHeader } from './header.ts';
import { plainRequest } from './request.ts';
import { readResult } from './result.ts';

const types = `${domain}:2`;
const w = words(types);

const contact = (name: string, of: '0..1' | '1..1', path: string): Group =>
  w.group(
    name,
    of,
    [
      w.hsaId('hsaid', '0..1', at(path, 'id')),
      w.text('personName', '0..1', at(path, 'name')),
      w.text('personEmail', '0..1', at(path, 'email')),
      w.text('personTelecom', '0..1', at(path, 'telecom')),
      w.text('personAddress', '0..1', at(path, 'address')),
    ],
    { type: 'ActorType' },
  );

const registration = (): Element =>
  w.group('registrationRecord', '1..1', [
    orgUnit(w, 'careGiverOrg', '1..1', 'registration.unit'),
    contact('careGiverContact', '0..1', 'registration.contact'),
    w.text('sourceSystemName', '1..1', 'registration.systemName'),
    w.text('sourceSystemProductName', '0..1', 'registration.systemProduct'),
    w.text('sourceSystemProductVersion', '0..1', 'registration.systemVersion'),
    contact('sourceSystemContact', '1..1', 'registration.systemContact'),
    w.text('careUnitSmiId', '0..1', 'registration.smiId'),
    w.date('date', '1..1', 'registration.date'),
    w.text('patientPostalCode', '0..1', 'registration.postalCode'),
    w.text('vaccinationUnstructuredNote', '0..1', 'registration.note'),
    w.cv('riskCategory', '0..*', 'registration.riskCategories'),
    w.cv('patientAdverseEffect', '0..*', 'registration.adverseEffects'),
  ]);

const dose = (): Element[] => [
  w.cv('vaccinationProgramName', '0..1', 'program'),
  orgUnit(w, 'prescriberOrg', '0..1', 'prescriberUnit'),
  contact('prescriberPerson', '0..1', 'prescriber'),
  orgUnit(w, 'performerOrg', '0..1', 'performerUnit'),
  contact('performer', '0..1', 'performer'),
  w.cv('anatomicalSite', '0..1', 'site'),
  w.cv('route', '0..1', 'route'),
  w.group('dose', '0..1', [w.pq('quantity', '0..1', 'amount'), w.text('displayName', '1..1', 'amountText')]),
  w.flag('isDoseComplete', '0..1', 'complete'),
  w.integer('doseOrdinalNumber', '0..1', 'number'),
  w.integer('numberOfPrescribedDoses', '0..1', 'prescribed'),
  w.text('sourceDescription', '0..1', 'source'),
  w.text('commentPrescription', '0..1', 'prescriptionComment'),
  w.text('commentAdministration', '0..1', 'administrationComment'),
  w.cv('patientAdverseEffect', '0..*', 'adverseEffects'),
  w.cv('typeOfVaccine', '0..1', 'vaccineType'),
  w.cv('vaccineName', '0..1', 'vaccine'),
  w.text('vaccineBatchId', '0..1', 'batch'),
  w.text('vaccineManufacturer', '0..1', 'manufacturer'),
  w.cv('vaccineTargetDisease', '0..*', 'diseases'),
  w.ii('vaccinationUniqueReference', '0..1', 'reference'),
];

/** Birth date and gender beside the patient's id. */
export const additionalPatientInformation = (): Group =>
  w.group('additionalPatientInformation', '0..1', [
    w.date('dateOfBirth', '1..1', 'birthDate'),
    w.cv('gender', '0..1', 'gender'),
  ]);

/** GetVaccinationHistory 2.0 (hämta vaccinationshistorik). */
export const getVaccinationHistory = readContract({
  domain,
  name: 'GetVaccinationHistory',
  version: '2.0',
  kind: 'vaccination',
  types,
  entry: 'vaccinationMedicalRecord',
  request: (responder) =>
    plainRequest(types, responder, {
      careUnit: 'careUnitHSAid',
      period: 'timePeriod',
      periodBounds: '0..1',
      sourceSystem: 'sourceSystemHSAid',
    }),
  content: [
    patientSummaryHeader(types, 'vaccinationMedicalRecordHeader'),
    w.group('vaccinationMedicalRecordBody', '1..1', [
      registration(),
      w.list('administrationRecord', '0..*', 'doses', dose()),
      additionalPatientInformation(),
    ]),
  ],
  after: (own) => [readResult(types, '1..1', { own, closed: false })],
});
