import { words } from '../words.ts';
import { readContract } from './contract.ts';
import { description as domain } from './domains.ts';
import { secondHeader } from './get-diagnosis.ts';
import { plainRequest } from './request.ts';
import { readResult } from './result.ts';

const types = `${domain}:2`;
const w = words(types);

/** GetFunctionalStatus 2.0 (hämta funktionsstatus). */
export const getFunctionalStatus = readContract({
  domain,
  name: 'GetFunctionalStatus',
  version: '2.0',
  kind: 'functional-status',
  types,
  entry: 'functionalStatusAssessment',
  request: (responder) => plainRequest(types, responder),
  content: [
    secondHeader('functionalStatusAssessmentHeader'),
    w.group('functionalStatusAssessmentBody', '1..1', [
      w.coded(['pad-pad', 'fun-fun'])('assessmentCategory', '1..1', 'category'),
      w.text('comment', '0..1', 'comment'),
      w.list('padl', '0..*', 'padl', [
        w.cv('typeOfAssessment', '1..1', 'type'),
        w.text('assessment', '1..1', 'assessment'),
      ]),
      w.group('disability', '0..1', [
        w.cv('disabilityAssessment', '1..1', 'disability.assessment'),
        w.text('comment', '0..1', 'disability.comment'),
      ]),
    ]),
  ],
  after: (own) => [readResult(types, '1..1', { own })],
});
