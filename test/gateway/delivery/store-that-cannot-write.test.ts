import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StoreError } from '../../../src/store/store-error.ts';
import { type TwoGateways, twoGateways } from '../../support/two-gateways.ts';
import { first } from '../conversation.ts';

let both: TwoGateways;
beforeEach(async () => {
  both = await twoGateways();
});
afterEach(() => both.close());

test('a store that cannot write for a while stops delivery as long, is told once, and loses nothing', async () => {
  const { store } = both.region.parts;
  const full = new StoreError('unavailable', 'Nothing was stored: database or disk is full');
  const claim = vi.spyOn(store, 'claim').mockRejectedValue(full);
  const { exchangeId } = await both.region.submit(first());
  for (let n = 0; n < 5; n++) {
    both.region.worker.wake();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(claim.mock.calls.length).toBeGreaterThan(2);
  expect(both.region.notices.filter(({ what }) => what === 'error')).toEqual([
    { what: 'error', where: 'queue', code: 'StoreError' },
  ]);
  claim.mockRestore();
  await both.run();
  expect((await store.exchange(exchangeId!))?.state).toBe('acknowledged');
});
