import { words } from '../words.ts';
import { attested } from './attested.ts';
import { readContract } from './contract.ts';
import { actoutcome as domain } from './domains.ts';
import { patientSummaryHeader, professional } from './header.ts';
import { plainRequest } from './request.ts';
import { readResult } from './result.ts';

const types = `${domain}:3`;
const w = words(types);

const analysis = () => [
  w.ii('analysisId', '0..1', 'id'),
  w.time('analysisTime', '0..1', 'time'),
  w.cv('analysisCode', '0..1', 'code'),
  w.text('analysisText', '0..1', 'text'),
  w.text('analysisStatus', '0..1', 'status.text'),
  w.text('analysisComment', '0..1', 'comment'),
  w.text('specimen', '0..1', 'specimenText'),
  w.text('method', '0..1', 'method.text'),
  w.list('relationToAnalysis', '0..*', 'relations', [
    w.text('relationToAnalysisCode', '0..1', 'code'),
    w.ii('analysisId', '0..*', 'analysis'),
  ]),
  w.group('analysisOutcome', '0..1', [
    w.text('outcomeValue', '0..1', 'outcome.text'),
    w.text('outcomeUnit', '0..1', 'outcome.unit'),
    w.time('observationTime', '0..1', 'outcome.time'),
    w.flag('pathologicalFlag', '1..1', 'outcome.pathological'),
    w.text('outcomeDescription', '0..1', 'outcome.description'),
    w.text('referenceInterval', '0..1', 'outcome.reference.description'),
    w.text('referencePopulation', '0..1', 'outcome.reference.population'),
  ]),
  attested(domain, 'attested'),
];

/** GetLaboratoryOrderOutcome 3.1; only facts of it are at hand, so that it is read with warnings, and not written. */
export const getLaboratoryOrderOutcome3 = readContract({
  domain,
  name: 'GetLaboratoryOrderOutcome',
  version: '3.1',
  kind: 'laboratory',
  types,
  entry: 'laboratoryOrderOutcome',
  published: false,
  request: (responder) => plainRequest(types, responder, { period: 'timePeriod' }),
  content: [
    patientSummaryHeader(types, 'laboratoryOrderOutcomeHeader', { legal: 'with-role' }),
    w.group('laboratoryOrderOutcomeBody', '1..1', [
      w.text('resultType', '0..1', 'resultType'),
      w.time('registrationTime', '0..1', 'registered'),
      w.text('discipline', '0..1', 'discipline'),
      w.text('resultReport', '0..1', 'text'),
      w.text('resultComment', '0..1', 'comment'),
      professional(w, 'accountableHealthcareProfessional', '0..1', 'responsible'),
      w.list('analysis', '0..*', 'analyses', analysis()),
      w.group('order', '0..1', [
        w.text('orderId', '1..1', 'referral.id.value'),
        w.text('orderReason', '0..1', 'referral.question'),
      ]),
    ]),
  ],
  after: (own) => [readResult(types, '1..1', { own })],
});
