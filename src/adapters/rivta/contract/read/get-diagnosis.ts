import { words } from '../words.ts';
import { readContract } from './contract.ts';
import { description as domain } from './domains.ts';
import { patientSummaryHeader } from './header.ts';
import { plainRequest } from './request.ts';
import { readResult } from './result.ts';

const types = `${domain}:2`;
const w = words(types);

/** Units of the domain's second version: HSA-id and name are required of them. */
export const secondHeader = (name: string) =>
  patientSummaryHeader(types, name, { professional: { unitMembers: '1..1' } });

/** GetDiagnosis 2.0 (hämta diagnos). */
export const getDiagnosis = readContract({
  domain,
  name: 'GetDiagnosis',
  version: '2.0',
  kind: 'diagnosis',
  types,
  entry: 'diagnosis',
  request: (responder) => plainRequest(types, responder, { period: 'timePeriod' }),
  content: [
    secondHeader('diagnosisHeader'),
    w.group('diagnosisBody', '1..1', [
      w.words({ Huvuddiagnos: 'main', Bidiagnos: 'secondary' })('typeOfDiagnosis', '1..1', 'rank'),
      w.flag('chronicDiagnosis', '0..1', 'chronic'),
      w.time('diagnosisTime', '0..1', 'assessed'),
      w.cv('diagnosisCode', '0..1', 'code'),
      w.list('relatedDiagnosis', '0..*', 'related', [w.text('documentId', '1..1', 'document')]),
    ]),
  ],
  after: (own) => [readResult(types, '0..1', { own })],
});
