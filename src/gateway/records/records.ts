import type { ReadContract } from '../../adapters/rivta/contract/read/contract.ts';
import type { ReadQuery } from '../../transports/npo/read-request.ts';
import type { Actor, Answer, Submission } from '../api.ts';

/**
 * What a care provider does as a producer of NPÖ (sammanhållen vård- och omsorgsdokumentation): it offers entries of its
 * own record, tells the engagement index that it has them, and gives them out to those that ask by the read contracts.
 */
export interface Records {
  /** POST /records: entries of our own organisation, in any form of a record copy. 202 after the commit. */
  offer(submission: Submission, actor: Actor): Promise<Answer>;
  /** A consumer's question at one of our source systems. Audited before anything leaves. */
  read(query: ReadQuery, contract: ReadContract, actor: Actor): Promise<RecordsRead>;
  /** True for the HSA-id of a source system of ours. */
  isSource(hsaId: string): boolean;
  /** May this consumer's system ask us? */
  mayRead(consumer: string): boolean;
  /** Makes the engagement index be told everything again; how many rows. */
  reindex(actor: Actor): Promise<number>;
  /** Tells the engagement index what it has not confirmed and is due. */
  tellIndex(): Promise<void>;
}

/** The answer's bytes; undefined where the contract has no way to say why not (`refused` then does). */
export interface RecordsRead {
  readonly bytes?: Uint8Array;
  readonly refused?: string;
}
