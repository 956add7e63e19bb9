import fc from 'fast-check';
import { expect } from 'vitest';
import type { Job, Store } from '../../../src/store/store.ts';
import { at, inLine, uuid } from '../store-builder.ts';

/** A job as the model knows it. */
interface ModelJob {
  readonly name: string;
  readonly key: string;
  readonly destination: string;
  dueAt: number;
  state: 'ready' | 'claimed' | 'done' | 'dead';
  attempts: number;
  leaseUntil: number;
  /** A holder never told how it ended. */
  ambiguous: boolean;
  id?: number;
}

/** The queue in its simplest form: a list in order of arrival, searched anew each time. */
export interface Model {
  jobs: ModelJob[];
  now: number;
  /** Every job ever handed to a worker, late workers included. */
  handed: Job[];
}

interface Real {
  readonly store: Store;
  readonly setNow: (now: number) => void;
}

type Command = fc.AsyncCommand<Model, Real>;

const lease = 100;
const undone = (j: ModelJob) => j.state === 'ready' || j.state === 'claimed';
const headOf = (model: Model, key: string) => {
  const line = model.jobs.filter((j) => j.key === key && undone(j));
  return line.find((j) => j.state === 'claimed') ?? line[0];
};
const claimable = (model: Model, j: ModelJob) =>
  headOf(model, j.key) === j && (j.state === 'ready' ? j.dueAt : j.leaseUntil) <= model.now;
const wakeAt = (j: ModelJob) => (j.state === 'claimed' ? j.leaseUntil : j.dueAt);

const command = (name: string, run: (model: Model, real: Real) => Promise<void>): Command => ({
  check: () => true,
  run,
  toString: () => name,
});

const enqueue = fc
  .record({ key: fc.constantFrom('x', 'y'), to: fc.constantFrom('A', 'B'), wait: fc.nat(20) })
  .map(({ key, to, wait }) =>
    command(`enqueue ${key} for ${to} in ${wait}`, async (model, { store }) => {
      const name = `job ${model.jobs.length}`;
      const dueAt = model.now + wait;
      expect(await store.accept(inLine(name, key, { destination: to, dueAt }))).toEqual({ kind: 'done' });
      model.jobs.push({
        name,
        key,
        destination: to,
        dueAt,
        state: 'ready',
        attempts: 0,
        leaseUntil: 0,
        ambiguous: false,
      });
    }),
  );

const pass = fc.nat(150).map((ms) =>
  command(`pass ${ms} ms`, async (model, { setNow }) => {
    model.now += ms;
    setNow(model.now);
  }),
);

const claim = fc
  .record({
    limit: fc.integer({ min: 1, max: 3 }),
    room: fc.record({ A: fc.nat(2), B: fc.nat(2) }, { requiredKeys: [] }),
  })
  .map(({ limit, room }) =>
    command(`claim ${limit} where there is room for ${JSON.stringify(room)}`, async (model, { store }) => {
      const got = await store.claim({ worker: 'w', limit, leaseMs: lease, now: model.now, room });
      const left: Record<string, number> = { A: limit, B: limit, ...room };
      const expected = model.jobs
        .filter((j) => claimable(model, j))
        .sort((a, b) => wakeAt(a) - wakeAt(b))
        .filter((j) => left[j.destination]!-- > 0)
        .slice(0, limit);
      expect(got.map((j) => j.exchangeId)).toEqual(expected.map((j) => uuid(`exchange ${j.name}`)));
      for (const [i, j] of expected.entries()) {
        j.ambiguous ||= j.state === 'claimed';
        j.state = 'claimed';
        j.attempts++;
        j.leaseUntil = model.now + lease;
        j.id = got[i]!.id;
        expect(got[i]).toMatchObject({ fence: j.attempts, leaseUntil: j.leaseUntil, ambiguous: j.ambiguous });
      }
      model.handed.push(...got);
      const keysInFlight = model.jobs.filter((j) => j.state === 'claimed').map((j) => j.key);
      expect(new Set(keysInFlight).size).toBe(keysInFlight.length);
    }),
  );

/** What a worker does with a job it was once handed, in time or late. */
const finish = fc
  .record({ which: fc.nat(), how: fc.constantFrom('complete', 'retry', 'dead', 'dead', 'extend'), wait: fc.nat(50) })
  .map(({ which, how, wait }) =>
    command(`${how} #${which} (${wait})`, async (model, { store }) => {
      // Mostly one of the last few, sometimes one long gone.
      const recent = which % 5 === 0 ? model.handed : model.handed.slice(-4);
      const held = recent[which % Math.max(recent.length, 1)];
      if (!held) return;
      const mine = model.jobs.find((j) => j.id === held.id)!;
      const valid = mine.state === 'claimed' && mine.attempts === held.fence;
      const until = model.now + wait;
      if (how === 'extend') {
        expect(await store.extend(held, until)).toBe(valid);
        if (valid) mine.leaseUntil = until;
        return;
      }
      const result =
        how === 'complete'
          ? await store.complete(held, {})
          : how === 'dead'
            ? await store.dead(held, 'http-400', {})
            : await store.retry(held, { dueAt: until, code: 'http-503', ambiguous: false }, {});
      expect(result.kind).toBe(valid ? 'done' : 'fenced');
      if (!valid) return;
      mine.state = how === 'complete' ? 'done' : how === 'dead' ? 'dead' : 'ready';
      mine.dueAt = how === 'retry' ? until : mine.dueAt;
    }),
  );

const replay = fc.nat().map((which) =>
  command(`replay #${which}`, async (model, { store }) => {
    const known = model.jobs.filter((j) => j.id !== undefined);
    const mine = known[which % Math.max(known.length, 1)];
    if (!mine) return;
    const free =
      mine.state === 'dead' || mine.state === 'ready' || (mine.state === 'claimed' && mine.leaseUntil <= model.now);
    const result = await store.replay(mine.id!, model.now, {});
    expect(result.kind).toBe(free ? 'done' : 'stale');
    if (!free) return;
    mine.ambiguous ||= mine.state === 'claimed';
    mine.state = 'ready';
    mine.dueAt = model.now;
  }),
);

export const queueCommands = fc.commands([enqueue, enqueue, claim, claim, pass, finish, finish, replay, replay], {
  maxCommands: 60,
  size: 'max',
});

/** After the play: every job that is not done or dead comes out, once, in the order of its key. */
export async function nothingIsLost(model: Model, { store, setNow }: Real): Promise<void> {
  const open = model.jobs.filter(undone);
  const later = model.now + 10_000;
  setNow(later);
  const seen: string[] = [];
  const next = () => store.claim({ worker: 'last', limit: 5, leaseMs: lease, now: later });
  for (let jobs = await next(); jobs.length > 0; jobs = await next()) {
    for (const j of jobs) {
      seen.push(j.exchangeId);
      expect(await store.complete(j, {})).toEqual({ kind: 'done' });
    }
  }
  expect(seen.toSorted()).toEqual(open.map((j) => uuid(`exchange ${j.name}`)).toSorted());
  expect(await store.queue()).toMatchObject({
    ready: 0,
    claimed: 0,
    dead: model.jobs.filter((j) => j.state === 'dead').length,
  });
}

export const emptyModel = (): Model => ({ jobs: [], now: at, handed: [] });
