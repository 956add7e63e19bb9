import type { Element } from '../description.ts';
import { at, words } from '../words.ts';
import { readContract } from './contract.ts';
import { actoutcome as domain } from './domains.ts';
import { patientSummaryHeader } from './header.ts';
import { plainRequest } from './request.ts';

const types = `${domain}:2`;
const w = words(types);

/** Fields have the names of their elements: what they mean is in the table of `record-copy/fhir/maternity-facts.ts`. */
const all = (make: (name: string, of: '0..1', field: string) => Element, path: string, names: readonly string[]) =>
  names.map((name) => make(name, '0..1', at(path, name)));

const medication = (name: string, path: string): Element =>
  w.list(name, '0..*', at(path, name), [
    w.text('medicament', '1..1', 'medicament'),
    w.text('dosage', '0..1', 'dosage'),
  ]);

function registration(): Element {
  const path = 'registration';
  return w.group('registrationRecord', '0..1', [
    ...all(w.date, path, [
      'lastMenstrualPeriod',
      'indicationPregnancy',
      'contraceptiveDiscontinued',
      'expectedDayOfDeliveryFromLastMenstrualPeriod',
      'expectedDayOfDeliveryFromUltrasoundScan',
      'expectedDayOfDeliveryFromEmbryonicTransfer',
    ]),
    ...all(w.pq, path, ['length', 'weight', 'bodyMassIndex']),
    w.decimal('infertility', '0..1', at(path, 'infertility')),
    w.list('previousGravidityAndParity', '0..*', at(path, 'previousGravidityAndParity'), [
      w.int('year', '1..1', 'year'),
      w.int('month', '1..1', 'month'),
      w.numbered('integer', ['0', '1', '2', '4', '5'])('delivery', '0..1', 'delivery'),
      w.text('healthcareFacility', '0..1', 'healthcareFacility'),
      w.text('progress', '0..1', 'progress'),
      w.numbered('int', ['0', '1', '2', '9'])('sex', '0..1', 'sex'),
      w.pq('weightOfChild', '0..1', 'weightOfChild'),
      w.int('gestation', '0..1', 'gestation'),
    ]),
    ...all(w.flag, path, [
      'diseasesThrombosis',
      'diseasesEndocineDiseases',
      'diseasesRecurrentUrinaryTractInfections',
      'diseasesDiabetesMellitus',
    ]),
    medication('medicationDuringPregnacy', path),
    w.flag('assessmentAtFirstContactStandardCare', '0..1', at(path, 'assessmentAtFirstContactStandardCare')),
  ]);
}

function checkup(): Element {
  const path = 'checkup';
  const codes = (name: string, list: readonly string[]) => w.numbered('integer', list)(name, '0..*', at(path, name));
  return w.group('pregnancyCheckupRecord', '0..1', [
    w.int('completeWeeksOfGestation', '0..1', at(path, 'completeWeeksOfGestation')),
    ...all(w.pq, path, [
      'weight',
      'symphysisFundalHeight',
      'haemoglobin',
      'bloodPressureSystolic',
      'bloodPressureDiastolic',
      'proteinuria',
      'glycosuria',
    ]),
    codes('fetalPosition', ['0', '1', '2', '3']),
    codes('fetalPresentation', ['0', '1', '2', '3']),
    w.pq('fetalHeartRate', '0..*', at(path, 'fetalHeartRate')),
    codes('typeOfLeave', ['0', '1', '2']),
    medication('medicationSinceRegistration', path),
  ]);
}

function afterDelivery(): Element {
  const path = 'mother';
  return w.group('postDeliveryRecord', '0..1', [
    {
      ...w.group('motherPostDeliveryRecord', '1..1', [
        ...all(w.pq, path, ['bloodPressureSystolic', 'bloodPressureDiastolic', 'haemoglobin']),
        w.decimal('bodyTemperature', '0..1', at(path, 'bodyTemperature')),
        ...all(w.flag, path, [
          'scarsOK',
          'sutureRemoved',
          'perineumComfortable',
          'vulvaVaginaPortioOK',
          'uterusContracted',
        ]),
        w.text('uterusNote', '0..1', at(path, 'uterusNote')),
        w.flag('breastfeeding', '0..1', at(path, 'breastfeeding')),
      ]),
      mayBeEmpty: true,
    },
    w.list('childPostDeliveryRecord', '1..*', 'children', [
      w.int('ordinalNumber', '1..1', 'ordinalNumber'),
      w.pq('weight', '0..1', 'weight'),
      ...all(w.int, '', ['apgarScore1', 'apgarScore5', 'apgarScore10']),
    ]),
  ]);
}

/** GetMaternityMedicalHistory 2.0 (hämta mödravårdshistorik). It has no result. */
export const getMaternityMedicalHistory = readContract({
  domain,
  name: 'GetMaternityMedicalHistory',
  version: '2.0',
  kind: 'maternity',
  types,
  entry: 'maternityMedicalRecord',
  request: (responder) => plainRequest(types, responder, { careUnit: 'careUnitHSAid', period: 'timePeriod' }),
  content: [
    patientSummaryHeader(types, 'maternityMedicalRecordHeader', {
      contactLast: true,
      legal: 'time-and-id',
      professional: { id: '1..1', unit: '1..1', unitMembers: '1..1', careUnit: '1..1' },
    }),
    w.group('maternityMedicalRecordBody', '1..1', [registration(), checkup(), afterDelivery()]),
  ],
});
