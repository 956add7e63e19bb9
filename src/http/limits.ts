import type { Socket } from 'node:net';
import type { RequestHandler, Response } from 'express';
import type { Clock } from '../model/clock.ts';
import { problem } from './problem.ts';

const retryAfter = { headers: { 'Retry-After': '1' } };

/** Requests that one connection may have sent before the first is answered (pipelining): it is no way to all places. */
const perConnection = 16;

/** A caller that has let its answer wait for so long gives its place to another when there is no room. */
const unreadMs = 5_000;

/**
 * At most `most` requests in work at once; more are answered 429 with Retry-After. A request counts until its answer is
 * written or its connection is gone.
 */
export function concurrency(most: number, clock: Clock): RequestHandler {
  const inWork = new Map<Response, number | undefined>();
  const ofConnection = new WeakMap<Socket, number>();
  const enter = (socket: Socket, res: Response): void => {
    inWork.set(res, undefined);
    ofConnection.set(socket, (ofConnection.get(socket) ?? 0) + 1);
    res.once('close', () => {
      inWork.delete(res);
      ofConnection.set(socket, ofConnection.get(socket)! - 1);
    });
  };
  return ({ socket }, res, next) => {
    const crowded = (ofConnection.get(socket) ?? 0) >= perConnection;
    if (crowded || (inWork.size >= most && !roomMade(inWork, clock.now())))
      throw problem('too-many-requests', { expected: `at most ${crowded ? perConnection : most} at once` }, retryAfter);
    enter(socket, res);
    next();
  };
}

/**
 * Cuts a connection whose caller has let its answer wait since it was first seen to, by when room was wanted; false when
 * there is none. How long the request itself took is not the caller's doing.
 */
function roomMade(inWork: Map<Response, number | undefined>, now: number): boolean {
  for (const [res, since] of inWork) {
    const { socket } = res.req;
    if (!res.writableEnded || socket.writableLength === 0) continue;
    if (since === undefined) inWork.set(res, now);
    // Either way: the machine's clock may have been set.
    if (Math.abs(now - (since ?? now)) < unreadMs) continue;
    inWork.delete(res);
    socket.destroy();
    return true;
  }
  return false;
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
