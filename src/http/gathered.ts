const first = 4_096;

/** Bytes as they come, in one piece at the end. */
export interface Gathered {
  readonly size: number;
  add(piece: Uint8Array): void;
  /** All of them; begins anew. */
  take(): Buffer;
}

/**
 * Copies every piece into one buffer that doubles: a sender that cuts its bytes singly makes no object of each, which
 * would cost a hundred times the bytes. The price is at most twice the size.
 */
export function gathered(): Gathered {
  let held = Buffer.alloc(0);
  let size = 0;
  return {
    get size() {
      return size;
    },
    add: (piece) => {
      if (size + piece.length > held.length) {
        const wider = Buffer.allocUnsafeSlow(Math.max(first, 2 * held.length, size + piece.length));
        held.copy(wider, 0, 0, size);
        held = wider;
      }
      held.set(piece, size);
      size += piece.length;
    },
    take: () => {
      const whole = held.subarray(0, size);
      held = Buffer.alloc(0);
      size = 0;
      return whole;
    },
  };
}
