import type { ServerResponse } from 'node:http';
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

/**
 * Bytes of bodies held at once by all requests together. Without it the product of the two other limits, size of a body
 * and number of requests, would be the memory that known clients can claim.
 */
export class ByteBudget {
  readonly #most: number;
  #held = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Returns the function that counts bytes for one request; they are given back when its answer is closed. */
  reserve(res: ServerResponse): (bytes: number) => void {
    let mine = 0;
    res.once('close', () => {
      this.#held -= mine;
      mine = 0;
    });
    return (bytes) => {
      if (this.#held + bytes > this.#most)
        throw problem('too-many-requests', { expected: `at most ${this.#most} bytes of bodies at once` }, retryAfter);
      this.#held += bytes;
      mine += bytes;
    };
  }
}
