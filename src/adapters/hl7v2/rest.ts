import type { ItemBase } from '../record-copy/record-copy.ts';
import type { SegmentReader } from './segment.ts';

/**
 * What of some segments nobody has asked for, as `more` of an item: told to the reader by the standard's names
 * (`OBR[1]-13[1].1`), not understood. It counts as read.
 */
export function restOf(segments: readonly (SegmentReader | undefined)[]): Pick<ItemBase, 'more'> {
  const more = segments.flatMap((segment) => {
    if (!segment) return [];
    return segment.takeRest().map(({ path, value }) => ({ name: path, value }));
  });
  return more.length > 0 ? { more } : {};
}
