import { type ActorCall, json, type Reply } from './call.ts';
import type { HttpDeps } from './deps.ts';
import { problem } from './problem.ts';

/** GET /health: the process lives and answers. Says nothing of what it depends on. */
export const health = (): Reply => json({ status: 'ok' });

/** GET /ready: the store can take messages; else 503, and a load balancer sends them elsewhere. */
export const ready =
  ({ store }: Pick<HttpDeps, 'store'>) =>
  async (): Promise<Reply> => {
    const { ok, detail } = await store.health().catch(() => ({ ok: false, detail: 'the store did not answer' }));
    if (!ok) throw problem('store-unavailable', {}, { why: detail, headers: { 'Retry-After': '5' } });
    return json({ status: 'ready' });
  };

/** GET /metrics: Prometheus text form. */
export const metricsText =
  ({ metrics }: Pick<HttpDeps, 'metrics'>) =>
  async (): Promise<Reply> => ({ status: 200, mediaType: metrics.contentType, bytes: await metrics.text() });

/** POST /operating/backup: a consistent copy of the store while it runs, beside it on this machine. */
export const backup =
  ({ operating }: Pick<HttpDeps, 'operating'>) =>
  async ({ actor }: ActorCall): Promise<Reply> =>
    json({ file: await operating.backup(actor) }, { status: 201 });
