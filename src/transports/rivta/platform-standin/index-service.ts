import type { ContentQuery } from '../../../adapters/rivta/contract/index/find-content.ts';
import { findContent } from '../../../adapters/rivta/contract/index/find-content.ts';
import { type IndexTransaction, processNotification, update } from '../../../adapters/rivta/contract/index/update.ts';
import type { Draft } from '../../../adapters/rivta/draft.ts';
import type { StandinIndex } from './engagement-index.ts';
import { answers, type OwnService } from './own-service.ts';

const verdict = (refused: string | undefined): Draft =>
  refused === undefined ? { code: 'OK' } : { code: 'ERROR', comment: refused };

/** Update, FindContent and ProcessNotification of the stand-in's index. Who may call which is the catalogue's to say. */
export function indexService(index: StandinIndex, logicalAddresses: readonly string[]): OwnService {
  const transactionsOf = (question: Draft) => question.transactions as IndexTransaction[];
  return {
    logicalAddresses,
    contracts: new Map([
      [update.request.responder, answers(update, (question) => verdict(index.update(transactionsOf(question))))],
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
