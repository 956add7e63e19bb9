import type { Socket } from 'node:net';

/**
 * Buffers that connections read into, used again when what lay in them has been passed on. Without them every read takes new
 * memory outside the heap, and each 64 MB of that bring a collection of the whole heap, which costs more than the passing on.
 */
export interface ReadBuffers {
  /** For `connect`: where the next read goes, of at most so many bytes, and what becomes of it. */
  onread(bytes: number): {
    buffer(): Uint8Array;
    callback(this: Socket, read: number, into: Uint8Array): boolean;
  };
  /**
   * For the pieces of one answer: told of each, in their order, when nobody reads it any more. A buffer is used again when
   * the first piece of another one is done: only then everything that lay in it surely is. Nothing must be told; what is
   * not given back is collected.
   */
  giver(): (piece: Uint8Array) => void;
}

/** `most`: how many buffers of one size are kept while nobody needs them. */
export function readBuffers(most: number): ReadBuffers {
  const free = new Map<number, ArrayBufferLike[]>();
  /** What may be given back: once for each time that it was taken. */
  const taken = new WeakSet<ArrayBufferLike>();

  function take(bytes: number): ArrayBufferLike {
    const buffer = free.get(bytes)?.pop() ?? new ArrayBuffer(bytes);
    taken.add(buffer);
    return buffer;
  }

  function give(buffer: ArrayBufferLike): void {
    if (!taken.delete(buffer)) return;
    const others = free.get(buffer.byteLength) ?? [];
    free.set(buffer.byteLength, others);
    if (others.length < most) others.push(buffer);
  }

  return {
    onread: (bytes) => ({
      buffer: () => new Uint8Array(take(bytes)),
      callback(read, into) {
        const piece = Buffer.from(into.buffer, into.byteOffset, read);
        if (read * 4 >= bytes) return this.push(piece);
        // A small read would hold a whole buffer: an archive that sends byte by byte could have any amount of them.
        const copy = Buffer.from(piece);
        give(into.buffer);
        return this.push(copy);
      },
    }),
    giver() {
      let last: ArrayBufferLike | undefined;
      return ({ buffer }) => {
        if (last && last !== buffer) give(last);
        last = buffer;
      };
    },
  };
}
