import type { TaskQuery } from '../../store/store.ts';
import type { Timing } from '../directory/config.ts';

/**
 * Lists that a referring unit watches (SOSFS 2004:11 asks for routines): what was sent and never confirmed, and what was
 * confirmed and never answered. How long is too long is configured (`timing.unconfirmed`, `timing.unanswered`), counted
 * from the day that the referral was sent.
 */
export const waitings = ['confirmation', 'answer'] as const;
export type Waiting = (typeof waitings)[number];

const states: Readonly<Record<Waiting, readonly string[]>> = {
  confirmation: ['sent', 'received', 'undelivered', 'completion-requested'],
  answer: ['accepted', 'booked', 'no-show', 'in-progress', 'on-hold', 'partially-answered'],
};

/** The requesters' copies that have waited too long at `now`. */
export function waitingTooLong(
  waiting: Waiting,
  now: number,
  { unconfirmed, unanswered }: Pick<Timing, 'unconfirmed' | 'unanswered'>,
): Pick<TaskQuery, 'side' | 'states' | 'sentBefore'> {
  const limit = waiting === 'confirmation' ? unconfirmed : unanswered;
  return { side: 'requester', states: states[waiting], sentBefore: now - limit };
}
