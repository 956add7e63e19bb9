import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type TwoGateways, twoGateways } from '../../support/two-gateways.ts';
import { first } from '../conversation.ts';

let both: TwoGateways;
beforeEach(async () => {
  both = await twoGateways();
});
afterEach(() => both.close());

test('a worker that is told to stop while it claims carries out what it has claimed before it has stopped', async () => {
  const { store } = both.region.parts;
  const claim = store.claim.bind(store);
  const [claimed, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  vi.spyOn(store, 'claim').mockImplementation(async (request) => {
    const jobs = await claim(request);
    if (jobs.length === 0) return jobs;
    claimed.resolve();
    await goOn.promise;
    return jobs;
  });
  const { exchangeId } = await both.region.submit(first());
  both.region.worker.wake();
  await claimed.promise;
  let stopped = false;
  const stop = both.region.worker.stop().then(() => {
    stopped = true;
  });
  for (let n = 0; n < 5; n++) await turn();
  expect(stopped).toBe(false);
  goOn.resolve();
  await stop;
  expect((await store.exchange(exchangeId!))?.state).toBe('acknowledged');
  expect(await store.queue()).toMatchObject({ ready: 0, claimed: 0 });
});
