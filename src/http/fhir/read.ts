import type { ActorCall, Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import { isResourceType } from './resource-types.ts';

/** FHIR `id`: 1-64 letters, digits, `-` and `.`. */
const idForm = /^[A-Za-z0-9.-]{1,64}$/;

/** GET /fhir/{type}/{id}: one resource of a message the caller may see; what it may not see does not exist for it. */
export const readResource =
  ({ gateway }: Pick<HttpDeps, 'gateway'>) =>
  async ({ params, actor }: ActorCall): Promise<Reply> => {
    const { type = '', id = '' } = params;
    const found = isResourceType(type) && idForm.test(id) ? await gateway.read(type, id, actor) : undefined;
    if (!found) throw problem('not-found');
    const headers = {
      'Last-Modified': new Date(found.lastModified).toUTCString(),
      'Content-Disposition': 'attachment',
    };
    return { status: 200, mediaType: found.mediaType, bytes: found.bytes, headers };
  };
