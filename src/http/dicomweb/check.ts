import { type ActorCall, json, type Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import { imageCheckView } from '../views.ts';

/** POST /exchanges/{id}/check: asks the archive for the studies of an imaging reference, now, and keeps the result. */
export const checkImages =
  ({ gateway }: Pick<HttpDeps, 'gateway'>) =>
  async ({ params, actor, gone }: ActorCall): Promise<Reply> => {
    const id = params.id ?? '';
    const found = await gateway.checkImages(id, actor, gone());
    if (!found) throw problem('not-found');
    if (!found.check) throw problem('imaging-without-uid', { severity: 'error' });
    return json(imageCheckView(found.check), { exchangeId: id });
  };
