import type { Element, Group } from '../description.ts';
import { at, words } from '../words.ts';
import { readContract } from './contract.ts';
import { prescription as domain } from './domains.ts';
import { dosage } from './dosage.ts';
import { additionalPatientInformation } from './get-vaccination-history.ts';
import { patientSummaryHeader, professional } from './header.ts';
import { plainRequest } from './request.ts';
import { readResult } from './result.ts';

const types = `${domain}:2`;
const w = words(types);

/** DrugChoiceType. */
const drug = (path: string): Group =>
  w.group('drug', '0..1', [
    w.text('comment', '0..1', at(path, 'comment')),
    w.group('unstructuredDrugInformation', '0..1', [w.text('unstructuredInformation', '1..1', at(path, 'text'))]),
    w.group('merchandise', '0..1', [w.cv('articleNumber', '1..1', at(path, 'merchandise'))]),
    w.group('drugArticle', '0..1', [w.cv('nplPackId', '1..1', at(path, 'package'))]),
    w.group('drug', '0..1', [
      w.cv('nplId', '0..1', at(path, 'product.nplId')),
      w.cv('atcCode', '0..1', at(path, 'product.atc')),
      w.cv('routeOfAdministration', '0..1', at(path, 'product.route')),
      w.text('pharmaceuticalForm', '0..1', at(path, 'product.form')),
      w.double('strength', '0..1', at(path, 'product.strength')),
      w.text('strengthUnit', '0..1', at(path, 'product.strengthUnit')),
    ]),
    w.group('generics', '0..1', [
      w.text('substance', '0..1', at(path, 'generic.substance')),
      w.pq('strength', '0..1', at(path, 'generic.strength')),
      w.text('form', '0..1', at(path, 'generic.form')),
    ]),
    w.list('dosage', '0..*', at(path, 'dosages'), dosage(w)),
  ]);

const reason = (name: string, path: string): Group =>
  w.list(name, '0..*', path, [w.cv('reason', '1..1', 'reason'), w.text('otherReason', '0..1', 'other')]);

const dispensation = (path: string): Element =>
  w.group('dispensationAuthorization', '0..1', [
    w.ii('dispensationAuthorizationId', '1..1', at(path, 'id')),
    w.date('validUntil', '0..1', at(path, 'validUntil')),
    w.ii('receivingPharmacy', '0..1', at(path, 'pharmacy')),
    w.pq('minimumDispensationInterval', '0..1', at(path, 'minimumInterval')),
    w.double('totalAmount', '0..1', at(path, 'totalAmount')),
    w.text('packageUnit', '0..1', at(path, 'packageUnit')),
    w.text('distributionMethod', '0..1', at(path, 'distribution')),
    professional(w, 'dispensationAuthorizer', '1..1', at(path, 'authorizer')),
    w.text('dispensationAuthorizerComment', '0..1', at(path, 'comment')),
    w.date('firstDispensationBefore', '0..1', at(path, 'firstBefore')),
    w.text('prescriptionSignatura', '1..1', at(path, 'signatura')),
    w.coded(['Prescriber', 'Patient'])('nonReplaceable', '0..1', at(path, 'nonReplaceable')),
    drug(at(path, 'drug')),
  ]);

const administration = (): Element =>
  w.list('administration', '0..*', 'administrations', [
    w.ii('administrationId', '1..1', 'id'),
    { ...w.period('administrationTime', '1..1', 'period'), mayBeEmpty: true },
    w.text('administrationComment', '0..1', 'comment'),
    w.cv('routeOfAdministration', '0..1', 'route'),
    professional(w, 'administeringHealthcareProfessional', '1..1', 'by'),
    drug('drug'),
  ]);

/** Added in 2.1, in a namespace of its own, last; its coded values and ids are of the core namespace. */
function relation(): Element {
  const added = words(`${domain}:2.1`);
  const here = <T extends Element>(element: T): T => ({ ...element, ns: `${domain}:2.1` });
  return added.list('relation', '0..*', 'relations', [
    here(w.cv('code', '1..1', 'code')),
    added.list('referredInformation', '1..*', 'referred', [
      here(w.ii('id', '1..1', 'id')),
      here(w.cv('type', '1..1', 'type')),
      here(w.group('informationOwner', '1..1', [w.ii('id', '1..1', 'owner')], { type: 'InformationOwnerType' })),
    ]),
  ]);
}

const status = { Active: 'active', Inactive: 'inactive' };

/** GetMedicationHistory 2.2 (hämta läkemedelshistorik). */
export const getMedicationHistory = readContract({
  domain,
  name: 'GetMedicationHistory',
  version: '2.2',
  kind: 'medication',
  types,
  entry: 'medicationMedicalRecord',
  request: (responder) => [
    ...plainRequest(types, responder, { careProvider: 'careGiverHSAId', periodBounds: '0..1' }),
    { ...w.ii('prescriptionChainId', '0..1', 'prescriptionChain'), ns: responder },
    words(responder).words(status)('prescriptionStatus', '0..1', 'prescriptionStatus'),
  ],
  content: [
    patientSummaryHeader(types, 'medicationMedicalRecordHeader'),
    w.group('medicationMedicalRecordBody', '1..1', [
      w.group(
        'medicationPrescription',
        '1..1',
        [
          w.ii('prescriptionId', '1..1', 'prescription'),
          w.coded(['I', 'U'])('typeOfPrescription', '1..1', 'type'),
          w.words(status)('prescriptionStatus', '1..1', 'status'),
          w.text('prescriptionNote', '0..1', 'note'),
          reason('principalPrescriptionReason', 'mainReasons'),
          reason('additionalPrescriptionReason', 'otherReasons'),
          w.time('evaluationTime', '0..1', 'evaluation'),
          w.text('treatmentPurpose', '0..1', 'purpose'),
          w.ii('prescriptionChainId', '0..1', 'chain'),
          w.ii('precedingPrescriptionId', '0..1', 'preceding'),
          w.ii('succeedingPrescriptionId', '0..1', 'succeeding'),
          professional(w, 'prescriber', '0..1', 'prescriber'),
          professional(w, 'evaluator', '0..1', 'evaluator'),
          w.time('startOfFirstTreatment', '0..1', 'firstStart'),
          w.time('startOfTreatment', '0..1', 'start'),
          w.time('endOfTreatment', '0..1', 'end'),
          w.cv('endOfTreatmentReason', '0..1', 'endReason'),
          w.flag('selfMedication', '1..1', 'selfMedication'),
          drug('drug'),
          dispensation('dispensation'),
          administration(),
          relation(),
        ],
        { closed: true },
      ),
      additionalPatientInformation(),
    ]),
  ],
  after: (own) => [readResult(types, '1..1', { own, closed: false })],
});
