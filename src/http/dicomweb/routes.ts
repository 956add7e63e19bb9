import { isUid } from '../../adapters/imaging-reference/uid.ts';
import { failureCodes } from '../../gateway/imaging/failure-codes.ts';
import type { ImageRequest } from '../../gateway/imaging/fetch-image.ts';
import type { ArchiveFailure } from '../../transports/dicomweb/dicomweb-client.ts';
import type { ActorCall, Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import type { GuardedRoute } from '../route.ts';
import { pouring } from './pouring.ts';

const json = 'application/dicom+json';
const objects = 'multipart/related; type="application/dicom"; transfer-syntax=*';
const frames = 'multipart/related; type="application/octet-stream"; transfer-syntax=*';

/** What may be asked below `/dicomweb`, and the one form in which the archive is asked for it. */
const resources: readonly (readonly [path: string, accept: string])[] = [
  ['/studies/:study', objects],
  ['/studies/:study/metadata', json],
  ['/studies/:study/series', json],
  ['/studies/:study/instances', json],
  ['/studies/:study/series/:series', objects],
  ['/studies/:study/series/:series/metadata', json],
  ['/studies/:study/series/:series/instances', json],
  ['/studies/:study/series/:series/instances/:instance', objects],
  ['/studies/:study/series/:series/instances/:instance/metadata', json],
  ['/studies/:study/series/:series/instances/:instance/rendered', 'image/jpeg'],
  ['/studies/:study/series/:series/instances/:instance/frames/:frames', frames],
];

/**
 * WADO-RS through the gateway: images of studies that a reference in one of the caller's own cases names, streamed from
 * the archive of the organisation that sent it. Nothing is kept here.
 */
export const dicomwebRoutes = (deps: Pick<HttpDeps, 'gateway' | 'limits'>): GuardedRoute[] =>
  resources.map(([path, accept]) => ({
    method: 'get',
    path: `/dicomweb${path}`,
    who: ['engine'],
    need: () => ({ type: 'ImagingStudy', verb: 'r' }),
    statuses: [200, 404, 422, 502, 503],
    handle: proxy(path, accept, deps),
  }));

const proxy =
  (path: string, accept: string, { gateway, limits }: Pick<HttpDeps, 'gateway' | 'limits'>) =>
  async ({ params, header, actor, gone }: ActorCall): Promise<Reply> => {
    const { study = '', series, instance, frames: numbers } = params;
    const uids = [study, series, instance].filter((uid) => uid !== undefined);
    if (!uids.every(isUid)) throw problem('uid-invalid', { place: 'path', expected: 'DICOM UIDs' });
    if (numbers !== undefined && !/^\d{1,6}(?:,\d{1,6}){0,99}$/.test(numbers))
      throw problem('value-invalid', { place: 'path', expected: 'frame numbers' });
    const asked: ImageRequest = {
      study,
      ...(series !== undefined && { series }),
      ...(instance !== undefined && { instance }),
      rest: restOf(path, numbers),
      accept: accept === 'image/jpeg' ? rendered(header('accept')) : accept,
      signal: gone(),
    };
    const found = await gateway.image(asked, actor);
    if (!found) throw problem('not-found');
    if ('failure' in found) throw failed(found.failure);
    const { stream, exchange } = found;
    return {
      status: 200,
      mediaType: stream.contentType,
      headers: {
        'Cache-Control': 'no-store',
        ...(stream.contentLength !== undefined && { 'Content-Length': stream.contentLength }),
      },
      pour: pouring(stream, limits.imageBytes),
      exchangeId: exchange.id,
      caseId: exchange.caseId,
    };
  };

/** What of the template stands after the last UID. */
function restOf(path: string, numbers: string | undefined): string {
  const last = path.slice(path.lastIndexOf(':'));
  if (numbers !== undefined) return `/frames/${numbers}`;
  const slash = last.indexOf('/');
  return slash < 0 ? '' : last.slice(slash);
}

/** A preview is a JPEG unless the caller takes PNG alone. */
const rendered = (accept: string | undefined): string =>
  accept !== undefined && /image\/png/.test(accept) && !/image\/jpeg|\*\/\*|image\/\*/.test(accept)
    ? 'image/png'
    : 'image/jpeg';

const failed = ({ failed: how, code }: ArchiveFailure) =>
  problem(failureCodes[how], { found: code, severity: 'error' });
