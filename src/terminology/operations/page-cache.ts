import type { Terminology } from '../registry/terminology.ts';

/** Answers as bytes, for pages of large value sets that one system after the other fetches. */
export interface PageCache {
  get(state: Terminology, key: string): Uint8Array | undefined;
  put(state: Terminology, key: string, bytes: Uint8Array): void;
}

/** Keeps at most so many bytes, the latest used; a new state of the terminology forgets all. */
export function pageCache(mostBytes: number): PageCache {
  let of: Terminology | undefined;
  let held = 0;
  const pages = new Map<string, Uint8Array>();
  const renewed = (state: Terminology): void => {
    if (state === of) return;
    of = state;
    held = 0;
    pages.clear();
  };
  return {
    get(state, key) {
      renewed(state);
      const found = pages.get(key);
      if (found) {
        pages.delete(key);
        pages.set(key, found);
      }
      return found;
    },
    put(state, key, bytes) {
      renewed(state);
      if (bytes.length > mostBytes / 4) return;
      pages.set(key, bytes);
      held += bytes.length;
      for (const [oldest, { length }] of pages) {
        if (held <= mostBytes) break;
        pages.delete(oldest);
        held -= length;
      }
    },
  };
}
