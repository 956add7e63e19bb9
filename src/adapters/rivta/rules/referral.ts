import { checkHsaId } from '../../../model/identifiers/hsa-id.ts';
import { checkPersonId } from '../../../model/identifiers/person-id.ts';
import { canonicalSystem } from '../../../model/systems.ts';
import type { XmlElement } from '../../xml/element.ts';
import { below, child, onlyValue, partOf, required, unexpected } from './checks.ts';
import type { Check, ContractRule } from './rule.ts';

/** The referral, clinicalprocess:activity:request 2.2: what chapter 6 lists, and chapter 3 of its fields. */

const codeXorText: Check = (element) => {
  const [coded, worded] = ['code', 'text'].map((name) => child(element, name) !== undefined);
  if (coded !== worded) return [];
  return [{ code: 'code-xor-text', place: element.path, expected: 'code or text', found: coded ? 'both' : 'neither' }];
};

const postalCode: Check = (element) => {
  const code = element.text.trim();
  if (/^\d{5}$/.test(code)) return [];
  const found = `${code.length} characters`;
  return [{ code: 'value-invalid', place: element.path, expected: 'five digits', found }];
};

const chapter: Check = (payment) => {
  const type = child(payment, 'commitmentType');
  if (!type || Number(onlyValue(type, 'code')) !== 1 || child(payment, 'commitmentTypeChapter')) return [];
  return [required(payment, 'commitmentTypeChapter', 'given when commitmentType is 1')];
};

const validity: Check = (element) => {
  const [low, high] = [partOf(element, 'low'), partOf(element, 'high')];
  if (low === undefined && high === undefined)
    return [{ code: 'element-required', place: element.path, expected: 'low or high', found: 'neither' }];
  if (low === undefined || high === undefined || low <= high) return [];
  return [{ code: 'value-invalid', place: element.path, expected: 'low not after high' }];
};

const codeAt = (element: XmlElement, path: string): string | undefined => {
  const at = below(element, path);
  return at && onlyValue(at, 'code');
};

const intermediary: Check = (request) =>
  codeAt(request, 'reasonForVersion/typeOfReason') !== 'VR' || child(request, 'intermediaryParticipant')
    ? []
    : [required(request, 'intermediaryParticipant', 'given when typeOfReason is VR')];

const forwarding: Check = (confirmation) => {
  const to = child(confirmation, 'forwardingRecipient');
  const type = codeAt(confirmation, 'typeOfRequestConfirmation');
  if (type === undefined || (to !== undefined) === (type === 'VID')) return [];
  return to ? [unexpected(to, 'only with VID')] : [required(confirmation, 'forwardingRecipient', 'given with VID')];
};

const person: Check = (element) => {
  const [root, value] = [partOf(element, 'root'), partOf(element, 'extension')];
  if (root === undefined || value === undefined) return [];
  return checkPersonId({ system: canonicalSystem(root), value }, element.path);
};

const hsaIds: Check = (element, mode) =>
  checkHsaId(onlyValue(element, 'extension').toUpperCase(), mode === 'reading' ? 'read' : 'write', element.path);

const unitAt = (element: XmlElement, path: string): string | undefined => {
  const unit = below(element, path);
  return unit && onlyValue(unit, 'extension').toUpperCase();
};

/** An answer to the referrer has no need of the referral: it is sent along to another party. */
const originalRequest: Check = (operation) => {
  const original = child(operation, 'originalRequest');
  const recipient = unitAt(operation, 'requestOutcome/recipient/organisation/careUnitId');
  if (!original || recipient === undefined) return [];
  return unitAt(original, 'requestOrganisation/careUnitId') === recipient
    ? [unexpected(original, 'only to another party than the referrer')]
    : [];
};

const rule = (name: string, source: string, on: readonly string[], check: Check, says: string): ContractRule => ({
  name,
  says,
  source,
  on,
  reading: 'error',
  check,
});
/** Held by the description of the contract: a list of codes, a cardinality, a pattern. */
const held = (name: string, says: string, source = '6'): ContractRule => ({
  name,
  says,
  source,
  on: [],
  reading: 'error',
});

const requests = ['ProcessRequest/request', 'originalRequest'];

export const referralRules: readonly ContractRule[] = [
  held('non-empty', 'No element is empty.', 'schematron "Verify non-empty elements"'),
  held('request-type', 'typeOfRequest is 4.'),
  held('version-reason', 'typeOfReason is NR, AR, VR or AB.'),
  held('telecom-kind', 'typeOfTelecom is H or MC.'),
  held('gender', 'gender is one of its codes.'),
  held('commitment-systems', 'The codes of a payment commitment are of their own lists.'),
  held('county', 'liableCountyCouncil is 01 to 25.'),
  held('attachment-id-value', 'An attachment has an id and a value.'),
  held('attachment-type', 'An attachment is of a listed media type.'),
  held('condition-system', 'A condition is coded in ICD-10-SE, an activity in KVÅ or SNOMED CT.', '3.2'),
  rule(
    'code-xor-text',
    '6',
    ['condition', 'desiredActivity', 'accomplishedActivity'],
    codeXorText,
    'A condition or activity has a code or a text, not both.',
  ),
  rule('postal-code', '6', ['postalCode'], postalCode, 'postalCode has five digits.'),
  rule('chapter-of-type-1', '6', ['paymentCommitment'], chapter, 'commitmentType 1 comes with its chapter.'),
  rule('validity-bounds', '3.2', ['validity'], validity, 'validity has low or high, in this order.'),
  rule('forwarders-of-vr', '6', requests, intermediary, 'VR names who forwarded (intermediaryParticipant).'),
  rule(
    'recipient-of-vid',
    '6',
    ['requestConfirmation'],
    forwarding,
    'VID, and no other confirmation, names forwardingRecipient.',
  ),
  rule('person-id', '3.2', ['personId'], person, 'personId keeps the rule of its kind (check digit, form).'),
  rule(
    'hsa-id',
    '3.1',
    ['careUnitId', 'healthcareProfessional/id', 'approvedBy/id'],
    hsaIds,
    'Units and professionals are named by HSA-id.',
  ),
  {
    ...rule(
      'original-request-to-others',
      '3.2',
      ['ProcessRequestOutcome'],
      originalRequest,
      'originalRequest comes only with an answer to another party than the referrer.',
    ),
    reading: 'warning',
  },
];
