import type { Job } from '../../store/store.ts';
import type { Timing } from '../directory/config.ts';
import type { Parts } from '../parts.ts';

/**
 * When to try again after the n-th failed attempt (n from 1): doubling from `retryFirst` up to `retryLast`, with jitter
 * of a fifth either way so that a recovered receiver is not met by everybody at once. A later time that the receiver
 * asked for wins. Milliseconds from now.
 */
export function retryDelay(n: number, timing: Timing, random: number, retryAfterMs = 0): number {
  const doubled = Math.min(timing.retryFirst * 2 ** Math.min(n - 1, 30), timing.retryLast);
  return Math.max(Math.round(doubled * (0.8 + 0.4 * random)), Math.min(retryAfterMs, timing.retryLast));
}

/** When a job that failed is tried again; undefined where its attempts are spent (`retryFor` since it was written). */
export function nextTryAt(
  { clock, timing, random }: Pick<Parts, 'clock' | 'timing' | 'random'>,
  { createdAt, attempts }: Pick<Job, 'createdAt' | 'attempts'>,
  retryAfterMs?: number,
): number | undefined {
  const now = clock.now();
  return now - createdAt < timing.retryFor ? now + retryDelay(attempts, timing, random(), retryAfterMs) : undefined;
}

/** When a row that a service has not confirmed is told again, after so many attempts before this one. */
export const toldAgainAt = (parts: Pick<Parts, 'clock' | 'timing' | 'random'>, attempts: number): number =>
  parts.clock.now() + retryDelay(attempts + 1, parts.timing, parts.random());
