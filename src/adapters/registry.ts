import type { Adapter, Format, Source } from './adapter.ts';
import { bareMediaType } from './json-source.ts';

/** The adapters that there are. */
export interface Adapters {
  readonly all: readonly Adapter[];
  byFormat(format: string): Adapter | undefined;
  /** By media type, parameters ignored; nothing for one that no adapter names. */
  byMediaType(mediaType: string): Adapter | undefined;
  /** The adapter named by the media type, else the first that recognises the bytes. */
  detect(source: Source): Adapter | undefined;
  /** The adapter of a render target: `rivta:ProcessRequest:2` is written by `rivta`. */
  byTarget(target: string): Adapter | undefined;
}

/** Throws when two adapters claim the same format or media type: that is a fault of the program. */
export function adapters(list: readonly Adapter[]): Adapters {
  const formats = unique(list.map((adapter) => [adapter.format, adapter] as const));
  const mediaTypes = unique(list.flatMap((adapter) => adapter.mediaTypes.map((type) => [type, adapter] as const)));
  const byFormat = (format: string) => formats.get(format as Format);
  const byMediaType = (mediaType: string) => mediaTypes.get(bareMediaType(mediaType) ?? '');
  return {
    all: list,
    byFormat,
    byMediaType,
    byTarget: (target) => byFormat(target.split(':')[0] ?? ''),
    detect: (source) =>
      (source.mediaType === undefined ? undefined : byMediaType(source.mediaType)) ??
      list.find((adapter) => adapter.detect(source)),
  };
}

function unique<K extends string>(pairs: readonly (readonly [K, Adapter])[]): Map<K, Adapter> {
  const map = new Map(pairs);
  if (map.size !== pairs.length) throw new Error(`Claimed twice among: ${pairs.map(([key]) => key).join(', ')}`);
  return map;
}
