/**
 * Room in memory for what others answer, all readings together. Without it the product of answers, pages and sources at
 * once would be what anybody who may ask can claim. Counted in bytes of memory, not of the wire.
 */
export interface RoomBudget {
  /** Room of one reading, out of its client's share. */
  open(client: string): ReadingRoom;
  /** Bytes that are taken now. */
  readonly taken: number;
}

export interface ReadingRoom {
  lease(): Lease;
  /** Gives back all that its leases took; none takes anything after it. */
  close(): void;
}

export interface Lease {
  /** Waits in turn for so many bytes more; false where they do not become free in time, or never can. */
  take(bytes: number, signal: AbortSignal): Promise<boolean>;
  /** Gives back what this lease took. */
  release(): void;
}

export interface RoomOptions {
  readonly most: number;
  /** What one client may have of it; half when absent. */
  readonly share?: number;
  /** Milliseconds that one waits for its turn. */
  readonly patience?: number;
}

interface Waiting {
  readonly client: string;
  readonly bytes: number;
  readonly answer: (granted: boolean) => void;
}

export function roomBudget({ most, share = most / 2, patience = 10_000 }: RoomOptions): RoomBudget {
  const ofClient = new Map<string, number>();
  const waiting = new Set<Waiting>();
  let taken = 0;
  const has = (client: string): number => ofClient.get(client) ?? 0;
  const count = (client: string, bytes: number): void => {
    taken += bytes;
    const left = has(client) + bytes;
    if (left > 0) ofClient.set(client, left);
    else ofClient.delete(client);
  };
  /** In turn, but for who waits for the client's own share: that is nobody else's wait. */
  const serve = (): void => {
    for (const one of waiting) {
      if (has(one.client) + one.bytes > share) continue;
      if (taken + one.bytes > most) return;
      waiting.delete(one);
      count(one.client, one.bytes);
      one.answer(true);
    }
  };
  const turn = (client: string, bytes: number, signal: AbortSignal): Promise<boolean> =>
    new Promise((resolve) => {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
      const leave = (): void => one.answer(false);
      const answer = (granted: boolean): void => {
        waiting.delete(one);
        limit.removeEventListener('abort', leave);
        resolve(granted);
        // Who stood behind it may fit where it did not.
        if (!granted) serve();
      };
      const one: Waiting = { client, bytes, answer };
      waiting.add(one);
      if (limit.aborted) leave();
      else limit.addEventListener('abort', leave);
      serve();
    });

  const open = (client: string): ReadingRoom => {
    const leases = new Set<Lease>();
    let mine = 0;
    // What is leased later would be given back by nobody.
    let closed = false;
    const lease = (): Lease => {
      let own = 0;
      let released = closed;
      const made: Lease = {
        take: async (bytes, signal) => {
          // What this reading has itself will not become free while it waits.
          if (released || mine + bytes > share || !(await turn(client, bytes, signal))) return false;
          if (released) {
            count(client, -bytes);
            serve();
            return false;
          }
          own += bytes;
          mine += bytes;
          return true;
        },
        release: () => {
          released = true;
          leases.delete(made);
          mine -= own;
          count(client, -own);
          own = 0;
          serve();
        },
      };
      if (!closed) leases.add(made);
      return made;
    };
    const close = (): void => {
      closed = true;
      for (const one of leases) one.release();
    };
    return { lease, close };
  };
  return {
    open,
    get taken() {
      return taken;
    },
  };
}
