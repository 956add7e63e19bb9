import type { PaymentCommitment } from '../referral-message.ts';
import { chapterSystem } from '../systems.ts';
import { type Finding, finding, orderOf, source } from './finding.ts';

const commitmentTypeSystem = 'urn:oid:1.2.752.129.2.2.2.44';
const countySystem = 'urn:oid:1.2.752.129.2.2.1.18';

/** County codes of KV Län: 02, 11, 15 and 16 are not in use. */
const counties = /^(01|0[3-9]|10|1[2-4]|1[7-9]|2[0-5])$/;

/** Payment commitment (betalningsförbindelse). Whether one is needed is the agreement's to say. */
export function paymentRules(payment: PaymentCommitment): Finding[] {
  const { type, chapter, validFrom, validTo, liableRegion, reimbursement } = payment;
  const at = 'request.payment';
  return [
    ...coded(`${at}.type`, type, commitmentTypeSystem, /^[123]$/, '1, 2 or 3'),
    ...(chapter ? coded(`${at}.chapter`, chapter, chapterSystem, /^[1-4]$/, '1, 2, 3 or 4') : []),
    ...(type.code === '1' && !chapter
      ? [finding('element-required', `${at}.chapter`, { expected: 'given when type is 1', source })]
      : []),
    ...(validFrom === undefined && validTo === undefined
      ? [finding('element-required', `${at}.validFrom`, { expected: 'validFrom or validTo', source })]
      : []),
    ...orderOf(`${at}.validTo`, validFrom, validTo),
    ...coded(`${at}.liableRegion`, liableRegion, countySystem, counties, '01..25'),
    ...(reimbursement?.contractOwner
      ? coded(`${at}.reimbursement.contractOwner`, reimbursement.contractOwner, countySystem, counties, '01..25')
      : []),
  ];
}

function coded(
  path: string,
  { system, code }: PaymentCommitment['type'],
  expectedSystem: string,
  codes: RegExp,
  expected: string,
): Finding[] {
  if (system !== expectedSystem) return [finding('code-system-unknown', path, { expected: expectedSystem, source })];
  return codes.test(code) ? [] : [finding('code-unknown', path, { expected, source })];
}
