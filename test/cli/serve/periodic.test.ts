import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Rounds, startPeriodic } from '../../../src/cli/serve/periodic.ts';
import type { Notice, Parts } from '../../../src/gateway/parts.ts';
import { StoreError } from '../../../src/store/store-error.ts';

const hour = 3_600_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** What is told of rounds that end as given. */
async function toldOf(rounds: Pick<Rounds, 'lists' | 'records'>): Promise<Notice[]> {
  const told: Notice[] = [];
  const parts = {
    timing: { late: hour, parking: hour, auditHead: hour },
    clock: { now: () => 0 },
    store: { exchanges: async () => ({ rows: [] }) },
    notice: (notice: Notice) => told.push(notice),
  } as unknown as Parts;
  const stop = startPeriodic(parts, '', { ...rounds, overview: undefined, lookAtKeyFiles: () => undefined });
  await vi.advanceTimersByTimeAsync(10_000);
  void stop();
  return [...told];
}

test('a round that a stop has ended is told as stopped, one that failed as a failure, one that is through not at all', async () => {
  const closed = new StoreError('closed', 'The store was closed meanwhile: the rest is deleted the next time.');
  const stopped = { lists: { round: () => Promise.reject(closed) }, records: undefined };
  expect(await toldOf(stopped)).toEqual([{ what: 'error', where: 'terminology', code: 'stopped' }]);
  const failing = { lists: { round: async () => undefined }, records: { tellIndex: () => Promise.reject(Error('x')) } };
  expect(await toldOf(failing)).toEqual([{ what: 'error', where: 'engagement-index', code: 'periodic' }]);
});
