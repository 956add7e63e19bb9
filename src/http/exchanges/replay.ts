import { ajv } from '../../model/json-schema.ts';
import type { OutboxRow } from '../../store/rows.ts';
import { answerOf } from '../answer.ts';
import type { ActorCall, Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { readJsonBody } from '../json-body.ts';
import { problem } from '../problem.ts';

interface Order {
  readonly reason?: string;
  readonly job?: number;
}

const check = ajv.compile<Order>({
  type: 'object',
  properties: { reason: { type: 'string', maxLength: 500 }, job: { type: 'integer', minimum: 1 } },
  additionalProperties: false,
});

/**
 * POST /exchanges/{id}/replay `{reason, job?}`: puts a dead or waiting job back in line, now. `job` names one of the
 * exchange's jobs; it may be left out where only one is undone. The reason is kept with the audit row.
 */
export const replay =
  ({ gateway, limits }: Pick<HttpDeps, 'gateway' | 'limits'>) =>
  async (call: ActorCall): Promise<Reply> => {
    const { params, actor } = call;
    const value = readJsonBody(call, limits, check);
    if ((value.reason ?? '').trim() === '') throw problem('reason-required', { place: '/reason' });
    const view = await gateway.exchange(params.id ?? '', actor);
    if (!view) throw problem('not-found');
    const job = chosen(view.jobs, value.job);
    return answerOf(await gateway.replay(job.id, value.reason!.trim(), actor));
  };

function chosen(jobs: readonly OutboxRow[], wanted: number | undefined): OutboxRow {
  const undone = jobs.filter((job) => job.state !== 'done' && (wanted === undefined || job.id === wanted));
  const [job, ...others] = undone;
  if (job && others.length === 0) return job;
  if (job)
    throw problem('element-required', { place: '/job', expected: `one of ${undone.map((j) => j.id).join(', ')}` });
  throw problem('nothing-to-replay', { ...(wanted !== undefined && { place: '/job' }) });
}
