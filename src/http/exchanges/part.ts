import type { ActorCall, Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { once, only } from '../form.ts';
import { problem } from '../problem.ts';

const hashForm = /^[0-9a-f]{64}$/;
const typeForm = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,63}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}$/i;

/**
 * GET /exchanges/{id}/parts/{sha256}: the exact bytes of one part. Never shown in place by a browser: what a partner sent
 * may hold anything.
 */
export const readPart =
  ({ gateway }: Pick<HttpDeps, 'gateway'>) =>
  async ({ params, query, actor }: ActorCall): Promise<Reply> => {
    only(once(query), []);
    const { id = '', sha256 = '' } = params;
    const part = hashForm.test(sha256) ? await gateway.part(id, sha256, actor) : undefined;
    if (!part) throw problem('not-found');
    const [bare = ''] = part.mediaType.split(';');
    const mediaType = typeForm.test(bare.trim()) ? bare.trim() : 'application/octet-stream';
    const headers = { 'Content-Disposition': 'attachment', ETag: `"${sha256}"` };
    return { status: 200, mediaType, bytes: part.bytes, headers, exchangeId: id };
  };
