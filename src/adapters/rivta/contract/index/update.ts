import type { Element } from '../description.ts';
import { type ServiceContract, serviceContract } from '../service.ts';
import { words } from '../words.ts';
import { engagement, type IndexEngagement, indexDomain, indexTypes } from './engagement.ts';

/** What becomes of one engagement: set as given, or deleted. */
export type IndexTransaction = IndexEngagement & { readonly delete: boolean };

const w = words(indexTypes);
const transactions = (responder: string): readonly Element[] => [
  {
    ...w.list(
      'engagementTransaction',
      '1..*',
      'transactions',
      [w.flag('deleteFlag', '1..1', 'delete'), w.group('engagement', '1..1', engagement, { type: 'EngagementType' })],
      { type: 'EngagementTransactionType' },
    ),
    ns: responder,
  },
];
/** The element is spelled with a capital R. */
const result = (responder: string): readonly Element[] => {
  const own = words(responder);
  return [own.coded(['OK', 'ERROR', 'INFO'])('ResultCode', '1..1', 'code'), own.text('comment', '0..1', 'comment')];
};

/** Draft of the question: `{ transactions: IndexTransaction[] }`; of the answer: `{ code, comment }`. */
const told = (name: string): ServiceContract =>
  serviceContract({
    domain: indexDomain,
    name,
    version: '1.0',
    types: indexTypes,
    request: transactions,
    response: result,
  });

/** Sources tell the index what they have. */
export const update = told('Update');
/** A regional index tells the national one, never the other way. */
export const processNotification = told('ProcessNotification');
