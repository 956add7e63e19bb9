import type { Element } from '../description.ts';
import { words } from '../words.ts';
import { readContract } from './contract.ts';
import { logistics as domain } from './domains.ts';
import { orgUnit, patientSummaryHeader } from './header.ts';
import { plainRequest } from './request.ts';
import { readResult } from './result.ts';

const second = `${domain}:2`;
const third = `${domain}:3`;

const partialDate = '-?([1-9][0-9]{3}|0[0-9]{3})((0[1-9]|1[0-2])((0[1-9]|[12][0-9]|3[01]))?)?';

/** The body; version 2 has a code of the enumeration 1..5 and a status word where version 3 has coded values. */
function body(types: string, codedValues: boolean): Element {
  const w = words(types);
  return w.group('careContactBody', '1..1', [
    codedValues ? w.cv('careContactCode', '0..1', 'type') : w.text('careContactCode', '0..1', 'type.code'),
    w.text('careContactReason', '0..1', 'reason'),
    orgUnit(w, 'careContactOrgUnit', '0..1', 'unit'),
    { ...w.period('careContactTimePeriod', '0..1', 'period'), mayBeEmpty: true },
    codedValues ? w.cv('careContactStatus', '0..1', 'status') : w.text('careContactStatus', '0..1', 'status.code'),
    w.group('additionalPatientInformation', '0..1', [
      w.group(
        'dateOfBirth',
        '0..1',
        [
          w.coded(['YYYY', 'YYYYMM', 'YYYYMMDD'])('format', '1..1', 'birthDate.format'),
          w.patterned(partialDate)('value', '1..1', 'birthDate.value'),
        ],
        { closed: true },
      ),
      w.cv('gender', '0..1', 'gender'),
    ]),
  ]);
}

/** GetCareContacts 2.0 (hämta vårdkontakter); its schema is not at hand: read, not written. It has no result. */
export const getCareContacts2 = readContract({
  domain,
  name: 'GetCareContacts',
  version: '2.0',
  kind: 'contact',
  types: second,
  entry: 'careContact',
  published: false,
  request: (responder) => plainRequest(second, responder, { period: 'timePeriod' }),
  content: [patientSummaryHeader(second, 'careContactHeader', { author: '0..1' }), body(second, false)],
});

/** GetCareContacts 3.0. */
export const getCareContacts3 = readContract({
  domain,
  name: 'GetCareContacts',
  version: '3.0',
  kind: 'contact',
  types: third,
  entry: 'careContact',
  request: (responder) => plainRequest(third, responder, { careProvider: 'careGiverHSAId' }),
  content: [patientSummaryHeader(third, 'careContactHeader', { contactLast: true, closed: true }), body(third, true)],
  after: (own) => [readResult(third, '1..1', { own })],
});
