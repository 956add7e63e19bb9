import { afterEach, beforeEach, describe } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { acceptContract } from './store/accept.ts';
import { auditContract } from './store/audit.ts';
import { casesContract } from './store/cases.ts';
import type { Here, Place } from './store/here.ts';
import { queueContract } from './store/queue.ts';
import { recordsContract } from './store/records.ts';
import { retentionContract } from './store/retention.ts';
import { searchContract } from './store/search.ts';
import { smallContract } from './store/small.ts';
import { at } from './store-builder.ts';

/** What every Store promises. Run by each implementation, then a few lines for its own quirks. */
export function storeContract(name: string, makePlace: () => Promise<Place>): void {
  describe(`${name}: the Store contract`, () => {
    let place: Place;
    let store: Store;
    const here: Here = {
      get store() {
        return store;
      },
      now: at,
      claim: (over = {}) => store.claim({ worker: 'w1', limit: 10, leaseMs: 30_000, now: here.now, ...over }),
      reopen: async () => {
        await store.close();
        store = await place.open(() => here.now);
      },
      makePlace,
    };

    beforeEach(async () => {
      here.now = at;
      place = await makePlace();
      store = await place.open(() => here.now);
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    acceptContract(here);
    casesContract(here);
    searchContract(here);
    queueContract(here);
    smallContract(here);
    recordsContract(here);
    auditContract(here);
    retentionContract(here);
  });
}
