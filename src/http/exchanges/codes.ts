import { operationOutcome } from '../../model/operation-outcome.ts';
import { type ActorCall, json, type Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { problem } from '../problem.ts';

/** GET /exchanges/{id}/codes: the message's codes judged as of its day, with the versions and the pin that were used. */
export const readCodes =
  ({ gateway }: Pick<HttpDeps, 'gateway'>) =>
  async ({ params, actor }: ActorCall): Promise<Reply> => {
    const id = params.id ?? '';
    const found = await gateway.codes(id, actor);
    if (!found) throw problem('not-found');
    const { at, judged, used, issues } = found;
    return json(
      { at: new Date(at).toISOString(), judged, used, outcome: operationOutcome(issues) },
      { exchangeId: id },
    );
  };
