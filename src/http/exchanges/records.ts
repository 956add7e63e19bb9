import { answerOf } from '../answer.ts';
import type { ActorCall, Reply } from '../call.ts';
import { json } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { once, only } from '../form.ts';
import { problem } from '../problem.ts';
import { readSubmission } from './submit.ts';

/** POST /records: entries of our own record, offered for reading (NPÖ), in any form of a record copy. */
export const offerRecords =
  ({ records, limits }: Pick<HttpDeps, 'records' | 'limits'>) =>
  async (call: ActorCall): Promise<Reply> => {
    only(once(call.query), []);
    if (!records) throw problem('not-found', {}, { why: 'npo is not configured' });
    return answerOf(await records.offer(readSubmission(call, limits), call.actor));
  };

/** POST /operating/npo-reindex: the engagement index is told everything again. */
export const reindex =
  ({ records }: Pick<HttpDeps, 'records'>) =>
  async ({ actor }: ActorCall): Promise<Reply> => {
    if (!records) throw problem('not-found', {}, { why: 'npo is not configured' });
    return json({ engagements: await records.reindex(actor) }, { status: 202 });
  };
