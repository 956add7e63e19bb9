import type { Element } from '../description.ts';
import { words } from '../words.ts';
import { examinationStatus, mediaTypes } from './code-lists.ts';
import { readContract } from './contract.ts';
import { actoutcome as domain } from './domains.ts';
import { legalAuthenticator, patientSummaryHeader, professional } from './header.ts';
import { plainRequest } from './request.ts';
import { readResult } from './result.ts';

const types = `${domain}:3`;
const w = words(types);

const structuredImage = (): Element[] => [
  w.pq('aperture', '0..1', 'aperture'),
  w.pq('exposureTime', '0..1', 'exposure'),
  w.time('imageCreationTime', '0..1', 'created'),
  w.cv('bodyPartExamined', '0..1', 'bodyPart'),
  w.text('contrastAgentUsed', '0..1', 'contrastAgent'),
  w.pq('magneticFieldStrength', '0..1', 'fieldStrength'),
  w.text('copyright', '0..1', 'copyright'),
  w.group('imageData', '1..1', [
    w.coded(mediaTypes)('mediaType', '1..1', 'media.mediaType'),
    w.base64('value', '0..1', 'media.data'),
    w.uri('reference', '0..1', 'media.url'),
    // So spelled in the published schema.
    w.flag('burnedInaAnnotations', '0..1', 'burnedIn'),
  ]),
];

const recording = (): Element[] => [
  w.ii('recordingId', '0..1', 'id'),
  w.cv('examinationActivity', '1..1', 'activity'),
  { ...w.period('examinationTimePeriod', '1..1', 'period'), mayBeEmpty: true },
  w.coded(examinationStatus)('examinationStatus', '0..1', 'status'),
  w.text('examinationUnit', '0..1', 'unit'),
  professional(w, 'accountableHealthcareProfessional', '0..1', 'responsible'),
  w.int('numberOfImages', '0..1', 'imageCount'),
  w.group('modalityData', '0..1', [
    w.text('typeOfModality', '0..1', 'equipment.modality'),
    w.text('manufacturer', '0..1', 'equipment.manufacturer'),
    w.text('modelName', '0..1', 'equipment.model'),
    w.text('equipmentId', '0..1', 'equipment.id'),
    w.text('softwareVersion', '0..1', 'equipment.software'),
    w.pq('lineFilter', '0..1', 'equipment.lineFilter'),
  ]),
  w.list('imageDicomData', '0..*', 'dicom', [
    w.text('dicomSOP', '1..1', 'sop'),
    w.base64('dicomValue', '0..1', 'data'),
    w.uri('dicomReference', '0..1', 'url'),
  ]),
  w.list('imageStructuredData', '0..*', 'images', structuredImage(), { closed: true }),
];

/** GetImagingOutcome 1.0 (hämta bilddiagnostiksvar). */
export const getImagingOutcome = readContract({
  domain,
  name: 'GetImagingOutcome',
  version: '1.0',
  kind: 'imaging',
  types,
  entry: 'imagingOutcome',
  request: (responder) => plainRequest(types, responder, { periodBounds: '0..1' }),
  content: [
    patientSummaryHeader(types, 'imagingOutcomeHeader', { legal: 'with-role', closed: true }),
    w.group('imagingOutcomeBody', '1..1', [
      w.cv('examinationSpeciality', '0..1', 'speciality'),
      w.words({ PREL: 'preliminary', DEF: 'final', TILL: 'supplementary' })('typeOfResult', '1..1', 'status'),
      w.time('resultTime', '1..1', 'issued'),
      w.text('resultReport', '1..1', 'report'),
      w.text('resultComment', '0..1', 'comment'),
      w.pq('radiationDose', '0..*', 'radiationDoses'),
      w.group('patientData', '0..1', [
        w.pq('patientWeight', '0..1', 'patientWeight'),
        w.pq('patientLength', '0..1', 'patientLength'),
      ]),
      w.list('imageRecording', '0..*', 'recordings', recording()),
      w.group('referral', '0..1', [
        w.text('referralId', '1..1', 'referral.id'),
        w.text('referralReason', '0..1', 'referral.reason'),
        w.text('anamnesis', '0..1', 'referral.anamnesis'),
        w.text('careContactId', '0..1', 'referral.careContact'),
        professional(w, 'accountableHealthcareProfessional', '1..1', 'referral.requester'),
        legalAuthenticator(w, 'attested', 'referral.attested', 'with-role'),
      ]),
    ]),
  ],
  after: (own) => [readResult(types, '1..1', { own })],
});
