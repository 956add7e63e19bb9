import type { PaymentCommitment } from '../../adapters/referral/referral-message.ts';
import { type Issue, issue } from '../../model/issue.ts';
import { type Agreed, isRequest, isWithin, sourceOf } from './agreed.ts';

const paragraph = 'payment commitment to a private provider or another region';
const riksavtal = '1';
const byContract = '2';

/**
 * Payment commitment (betalningsförbindelse): demanded of a referral to another organisation that is private or lies in
 * another region, unless the agreement says otherwise. One issue for each thing that it lacks.
 */
export function paymentIssues(agreed: Agreed): Issue[] {
  const { message, agreement } = agreed;
  if (!isRequest(message) || !message.request) return [];
  if (!(agreement?.requires?.paymentCommitment ?? isDemanded(agreed))) return [];
  const { payment } = message.request;
  const source = sourceOf(agreement, paragraph);
  const lacks = payment ? faults(payment, agreed) : [{ expected: 'a payment commitment', found: 'none' }];
  return lacks.map((lack) => issue('payment-commitment-missing', { place: 'Coverage', ...lack, source }));
}

function isDemanded({ sender, receiver }: Agreed): boolean {
  if (sender.hsaId === receiver.hsaId) return false;
  return receiver.sector === 'private' || (sender.region !== undefined && sender.region !== receiver.region);
}

type Lack = Pick<Issue, 'expected'> & { readonly place?: string; readonly found?: string };

function faults(payment: PaymentCommitment, { receiver, at }: Agreed): Lack[] {
  const { type, chapter, validFrom, validTo, reimbursement, contractNumber } = payment;
  const isPrivate = receiver.sector === 'private';
  const lacks: (Lack | false)[] = [
    validFrom === undefined && validTo === undefined && missing('period', 'a period of validity'),
    !isWithin(at, validFrom, validTo) && {
      place: 'Coverage.period',
      expected: 'a period that covers today',
      found: `${validFrom ?? 'open'} to ${validTo ?? 'open'}`,
    },
    type.code === riksavtal && !chapter && missing('class', 'a chapter, as the type is 1 (Riksavtal)'),
    isPrivate && !reimbursement && missing('extension', 'a type of reimbursement, as the receiver is private'),
    isPrivate &&
      reimbursement !== undefined &&
      !reimbursement.contractOwner &&
      missing('extension', 'the owner of the contract, as the receiver is private'),
    reimbursement?.type.code === byContract &&
      contractNumber === undefined &&
      missing('contract', 'an agreement number (avtalsnummer), as the type of reimbursement is 2'),
  ];
  return lacks.filter((lack) => lack !== false);
}

const missing = (element: string, expected: string): Lack => ({
  place: `Coverage.${element}`,
  expected,
  found: 'nothing',
});
