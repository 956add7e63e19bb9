import type { Job, Store } from '../../../src/store/store.ts';

/** A store of some kind in an empty place of its own. */
export interface Place {
  /** Opens the store there; called again after `close`, it finds what was written. */
  open(now: () => number): Promise<Store>;
  remove(): Promise<void>;
}

/** What a test of the contract works with: a store that is empty at the start of each test, and its clock. */
export interface Here {
  readonly store: Store;
  now: number;
  /** As worker w1, up to 10 jobs for 30 s, now. */
  claim(over?: object): Promise<readonly Job[]>;
  /** Closes the store and opens it again. */
  reopen(): Promise<void>;
  makePlace(): Promise<Place>;
}
