import { answerOf } from '../answer.ts';
import type { ActorCall, Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { once, only } from '../form.ts';
import { requireFhirJson } from '../negotiate.ts';
import { problem } from '../problem.ts';

/**
 * POST /fhir/$process-message (FHIR R4 messageheader-operation-process-message): another gateway's message. Answered
 * with the level-1 acknowledgement Bundle after the commit. Synchronous only: a `response-url` would be an address in a
 * message, and those are never called.
 */
export const processMessage =
  ({ gateway }: Pick<HttpDeps, 'gateway'>) =>
  async ({ body, mediaType, query, actor }: ActorCall): Promise<Reply> => {
    requireFhirJson(mediaType);
    const params = once(query);
    only(params, ['async', '_format']);
    if ((params.get('async') ?? 'false') !== 'false')
      throw problem('search-parameter', { place: 'async', expected: 'false' });
    return answerOf(await gateway.receive(body, mediaType?.text ?? '', actor));
  };
