import type { ItemBase } from '../record-copy.ts';
import type { Coded, Media } from '../values.ts';

/** A note (anteckning). Text or media, not both. */
export interface Note extends ItemBase {
  readonly kind: 'note';
  /** KV Anteckningstyp: utr, atb, sam, sao, ins, slu, auf, sva, bes. */
  readonly type?: Coded;
  /** Type of document of GetCareDocumentation 2.1: epi, int, dag, ova, ovs, ovr. */
  readonly documentType?: string;
  readonly noteTitle?: string;
  /** Plain text, or DocBook 5.0 when it begins with `<article`. */
  readonly text?: string;
  readonly media?: Media;
}
