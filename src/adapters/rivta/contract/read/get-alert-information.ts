import { words } from '../words.ts';
import { readContract } from './contract.ts';
import { description as domain } from './domains.ts';
import { secondHeader } from './get-diagnosis.ts';
import { plainRequest } from './request.ts';
import { readResult } from './result.ts';

const types = `${domain}:2`;
const w = words(types);

/** GetAlertInformation 2.0 (hämta uppmärksamhetsinformation). */
export const getAlertInformation = readContract({
  domain,
  name: 'GetAlertInformation',
  version: '2.0',
  kind: 'alert',
  types,
  entry: 'alertInformation',
  request: (responder) => plainRequest(types, responder, { period: 'timePeriod' }),
  content: [
    secondHeader('alertInformationHeader'),
    w.group('alertInformationBody', '1..1', [
      w.cv('typeOfAlertInformation', '1..1', 'type'),
      w.date('ascertainedDate', '0..1', 'ascertained'),
      w.time('verifiedTime', '0..1', 'verified'),
      { ...w.period('validityTimePeriod', '1..1', 'validity'), mayBeEmpty: true },
      w.text('alertInformationComment', '0..1', 'comment'),
      w.time('obsoleteTime', '0..1', 'obsolete'),
      w.text('obsoleteComment', '0..1', 'obsoleteComment'),
      w.group('hypersensitivity', '0..1', [
        w.cv('typeOfHypersensitivity', '0..1', 'hypersensitivity.type'),
        w.cv('degreeOfSeverity', '0..1', 'hypersensitivity.severity'),
        w.cv('degreeOfCertainty', '0..1', 'hypersensitivity.certainty'),
        w.group('pharmaceuticalHypersensitivity', '0..1', [
          w.cv('atcSubstance', '0..1', 'hypersensitivity.drug.substance'),
          w.text('nonATCSubstance', '0..1', 'hypersensitivity.drug.otherSubstance'),
          w.text('nonATCSubstanceComment', '0..1', 'hypersensitivity.drug.otherComment'),
          w.cv('pharmaceuticalProductId', '0..*', 'hypersensitivity.drug.products'),
        ]),
        w.group('otherHypersensitivity', '0..1', [
          w.text('hypersensitivityAgent', '0..1', 'hypersensitivity.other.agent'),
          w.cv('hypersensitivityAgentCode', '0..1', 'hypersensitivity.other.agentCode'),
        ]),
      ]),
      w.group('seriousDisease', '0..1', [w.cv('disease', '1..1', 'seriousDisease.disease')]),
      w.group('treatment', '0..1', [
        w.text('treatmentDescription', '1..1', 'treatment.description'),
        w.cv('treatmentCode', '0..1', 'treatment.code'),
        w.cv('pharmaceuticalTreatment', '0..*', 'treatment.pharmaceuticals'),
      ]),
      w.group('communicableDisease', '0..1', [
        w.cv('communicableDiseaseCode', '1..1', 'communicableDisease.disease'),
        w.cv('routeOfTransmission', '0..1', 'communicableDisease.transmission'),
      ]),
      w.group('restrictionOfCare', '0..1', [w.text('restrictionOfCareComment', '1..1', 'restriction.comment')]),
      w.group('unstructuredAlertInformation', '0..1', [
        w.text('unstructuredAlertInformationHeading', '1..1', 'unstructured.heading'),
        w.text('unstructuredAlertInformationContent', '1..1', 'unstructured.content'),
      ]),
      w.list('relatedAlertInformation', '0..*', 'related', [
        w.cv('typeOfAlertInformationRelationship', '1..1', 'type'),
        w.text('relationComment', '0..1', 'comment'),
        w.text('documentId', '1..*', 'documents'),
      ]),
    ]),
  ],
  after: (own) => [readResult(types, '0..1', { own })],
});
