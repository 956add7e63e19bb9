import { isUid } from '../adapters/imaging-reference/uid.ts';
import { pouring } from '../http/dicomweb/pouring.ts';
import type { Handler } from './entry.ts';

const mostBytes = 20_000_000;
const pictures = new Set(['image/jpeg', 'image/png']);

/** One rendered image of a study that a reference of the case names, fetched by the gateway; the browser never calls out. */
export const showImage: Handler = async ({ gateway, actor }, req, res) => {
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
    res.status(found ? 502 : 404).end();
    return undefined;
  }
  res.type(type);
  pouring(found.stream, mostBytes)(res);
  return undefined;
};
