import type { RequestHandler } from 'express';
import { problem } from './problem.ts';

const retryAfter = { headers: { 'Retry-After': '1' } };

/**
 * At most `most` requests in work at once; more are answered 429 with Retry-After. A request counts until its answer is
 * written or its connection is gone.
 */
export function concurrency(most: number): RequestHandler {
  let inWork = 0;
  return (_req, res, next) => {
    if (inWork >= most) throw problem('too-many-requests', { expected: `at most ${most} at once` }, retryAfter);
    inWork += 1;
    res.once('close', () => {
      inWork -= 1;
    });
    next();
  };
}

/** How many bodies of the largest size may lie in memory at once. */
const largestBodies = 16;

/** Something that ends: a response, a connection. */
interface Ending {
  once(event: 'close', listener: () => void): unknown;
}

/**
 * Bytes of bodies held at once by all requests and MLLP connections together. Without it the product of the two other
 * limits, size of a body and number of requests, would be the memory that known clients can claim.
 */
export class ByteBudget {
  readonly most: number;
  #held = 0;

  constructor(most: number) {
    this.most = most;
  }

  /** For bodies of at most so many bytes. */
  static forBodies(bytes: number): ByteBudget {
    return new ByteBudget(largestBodies * bytes);
  }

  /** Returns the function that counts bytes for one request; they are given back when its answer is closed. */
  reserve(res: Ending): (bytes: number) => void {
    const hold = this.share(res);
    let mine = 0;
    return (bytes) => {
      if (!hold(mine + bytes))
        throw problem('too-many-requests', { expected: `at most ${this.most} bytes of bodies at once` }, retryAfter);
      mine += bytes;
    };
  }

  /**
   * Returns the function that says how many bytes one holder has now; false when there is no room for more, and then it has
   * what it had. All are given back at its end.
   */
  share(holder: Ending): (bytes: number) => boolean {
    let mine = 0;
    holder.once('close', () => {
      this.#held -= mine;
      mine = 0;
    });
    return (bytes) => {
      if (bytes > mine && this.#held - mine + bytes > this.most) return false;
      this.#held += bytes - mine;
      mine = bytes;
      return true;
    };
  }
}
