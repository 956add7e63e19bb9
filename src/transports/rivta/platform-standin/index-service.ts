import type { ContentQuery } from '../../../adapters/rivta/contract/index/find-content.ts';
import { findContent } from '../../../adapters/rivta/contract/index/find-content.ts';
import { type IndexTransaction, processNotification, update } from '../../../adapters/rivta/contract/index/update.ts';
import type { Draft } from '../../../adapters/rivta/draft.ts';
import type { StandinIndex } from './engagement-index.ts';
import { answers, type OwnService } from './own-service.ts';

const verdict = (refused: string | undefined): Draft =>
  refused === undefined ? { code: 'OK' } : { code: 'ERROR', comment: refused };

/** Tells the national index what changed here: why it did not take it; undefined where it did. */
export type Notify = (transactions: readonly IndexTransaction[]) => Promise<string | undefined>;

/**
 * Update, FindContent and ProcessNotification of the stand-in's index. Who may call which is the catalogue's to say. A
 * regional index has an update confirmed by the national one before it confirms it itself: sources repeat until then.
 */
export function indexService(
  index: StandinIndex,
  logicalAddresses: readonly string[],
  notify: Notify = async () => undefined,
): OwnService {
  const transactionsOf = (question: Draft) => question.transactions as IndexTransaction[];
  return {
    logicalAddresses,
    contracts: new Map([
      [
        update.request.responder,
        answers(update, async (question) => {
          const transactions = transactionsOf(question);
          return verdict(index.update(transactions) ?? (await notify(transactions)));
        }),
      ],
      [
        processNotification.request.responder,
        answers(processNotification, (question) => verdict(index.notify(transactionsOf(question)))),
      ],
      [
        findContent.request.responder,
        answers(findContent, (question) => ({ engagements: index.find(question as unknown as ContentQuery) })),
      ],
    ]),
  };
}
