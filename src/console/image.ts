import { isUid } from '../adapters/imaging-reference/uid.ts';
import { pouring } from '../http/dicomweb/pouring.ts';
import type { Handler } from './entry.ts';

const mostBytes = 20_000_000;
const pictures = new Set(['image/jpeg', 'image/png']);

/** Browsers show the picture of a failed answer too: who waits for an image reads that there is none, in its place. */
const missing = (text: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="160" role="img"><rect width="320" height="160"/><text x="160" y="84" fill="#fff" font-family="sans-serif" font-size="18" text-anchor="middle">${text}</text></svg>`;

/** One rendered image of a study that a reference of the case names, fetched by the gateway; the browser never calls out. */
export const showImage: Handler = async ({ gateway, actor, say }, req, res) => {
  const [study, series, instance] = ['study', 'series', 'instance'].map((name) => String(req.params[name]));
  const stop = new AbortController();
  res.once('close', () => stop.abort());
  const known = [study, series, instance].every((uid) => isUid(uid!));
  const asked = {
    study: study!,
    series: series!,
    instance: instance!,
    rest: '/rendered',
    accept: 'image/jpeg',
    signal: stop.signal,
  };
  const found = known ? await gateway.image(asked, actor) : undefined;
  const type = found && 'stream' in found ? found.stream.contentType.split(';')[0]!.trim().toLowerCase() : '';
  if (!found || !('stream' in found) || !pictures.has(type)) {
    stop.abort();
    res
      .status(found ? 502 : 404)
      .type('image/svg+xml')
      .send(missing(say('imageMissing')));
    return undefined;
  }
  res.type(type);
  pouring(found.stream, mostBytes)(res);
  return undefined;
};
