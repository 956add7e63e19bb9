import type { Group } from '../description.ts';
import { at, words } from '../words.ts';

/** Vidimering, added in 3.1 of the domain in a namespace of its own: has been seen, which is no signature. */
export function attested(domain: string, path: string): Group {
  const w = words(`${domain}:3.1`);
  return w.group('attested', '0..1', [
    w.time('attestedTime', '1..1', at(path, 'time')),
    w.hsaId('attesterHSAId', '0..1', at(path, 'id')),
    w.text('attesterName', '0..1', at(path, 'name')),
  ]);
}
