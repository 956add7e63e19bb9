import type { Job } from '../../store/store.ts';
import { checkAtReceipt } from '../imaging/at-receipt.ts';
import type { Parts } from '../parts.ts';
import { deliver } from './deliver.ts';
import { deliverKvittens } from './deliver-kvittens.ts';
import { handOver } from './hand-over.ts';
import { putBack } from './put-back.ts';
import { makeResting } from './resting.ts';

export interface WorkerOptions {
  readonly name: string;
  /** Jobs in work at once, and of those to one destination: one slow receiver never holds up another. */
  readonly concurrency: number;
  readonly perDestination: number;
  /** Milliseconds between looks at the queue when nothing wakes the worker. */
  readonly pollMs: number;
  /** How long a stop waits for answers that are on their way; what is cut then is ambiguous, and sent again. */
  readonly graceMs: number;
}

const defaultWorker: WorkerOptions = {
  name: 'worker',
  concurrency: 32,
  perDestination: 12,
  pollMs: 500,
  graceMs: 5_000,
};

export interface Worker {
  /** `since`: the newest time that the store knows of. */
  start(since?: number): void;
  /** Looks at the queue soon; called when something was written. */
  wake(): void;
  /** Resolves when everything that may be claimed now has been carried out, with all that came of it. */
  idle(): Promise<void>;
  /** Claims nothing more and finishes what is in work, within `graceMs`. */
  stop(): Promise<void>;
}

/** Claims due jobs from the outbox and carries them out, cases in parallel, each case in order. */
export function makeWorker(parts: Parts, options: WorkerOptions = defaultWorker): Worker {
  const inWork = new Map<number, { readonly job: Job; readonly done: Promise<void> }>();
  const resting = makeResting(parts);
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let looking = false;
  let round = Promise.resolve();
  let again = false;
  let blocked = false;
  let ending = false;
  let looked = 0;

  function look(): void {
    if (looking || ending) again = true;
    else round = lookNow();
  }

  async function lookNow(): Promise<void> {
    looking = true;
    try {
      do {
        again = false;
        await followClock();
        await claim();
      } while (again && !ending);
      blocked = false;
    } catch (error) {
      // A full disk, say: told once, and looked at again at the next poll.
      if (!blocked) parts.notice({ what: 'error', where: 'queue', code: nameOf(error) });
      blocked = true;
    } finally {
      looking = false;
    }
  }

  /**
   * The machine's clock may have been set, or the machine have slept. Back: what waits follows it. The leases of what is in
   * work have run out then (forward), or were moved though they had just been taken by the new time (back): they are taken
   * anew before anything is claimed, or it would be sent beside itself.
   */
  async function followClock(): Promise<void> {
    const { clock, store, timing } = parts;
    const now = clock.now();
    const moved = looked === 0 ? 0 : now - looked;
    const setBack = moved < -steadyMs;
    // Where it cannot be written it is seen again at the next look.
    if (setBack) await store.clockSetBack(-moved);
    looked = now;
    if (setBack) parts.notice({ what: 'error', where: 'clock', code: 'set-back' });
    if (setBack || moved > timing.lease / 3)
      await Promise.all([...inWork.values()].map(({ job }) => store.extend(job, now + timing.lease)));
  }

  async function claim(): Promise<void> {
    const limit = options.concurrency - inWork.size;
    if (limit <= 0) return;
    const now = parts.clock.now();
    const jobs = await parts.store.claim({
      worker: options.name,
      limit: Math.min(limit, options.perDestination),
      leaseMs: parts.timing.lease,
      now,
      room: roomNow(),
    });
    for (const job of jobs) begin(job);
    if (jobs.length > 0) again = true;
  }

  /** What each destination has room for beside what is in work; one, where it is tried whether anybody answers. */
  function roomNow(): Record<string, number> {
    const room: Record<string, number> = {};
    for (const destination of resting.onTrial()) room[destination] = 1;
    for (const { job } of inWork.values())
      room[job.destination] = Math.max(0, (room[job.destination] ?? options.perDestination) - 1);
    for (const destination of resting.list()) room[destination] = 0;
    return room;
  }

  function begin(job: Job): void {
    const done = run(job).finally(() => {
      inWork.delete(job.id);
      look();
    });
    inWork.set(job.id, { job, done });
  }

  async function run(job: Job): Promise<void> {
    const release = keepLease(parts, job);
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(parts.timing.sendTimeout)]);
    try {
      const result = await perform[job.purpose](parts, job, signal, stopping.signal);
      if (result) resting.note(job.destination, result);
    } catch (error) {
      parts.notice({ what: 'error', where: `job ${job.purpose}`, code: nameOf(error) });
      await putBack(parts, job).catch(() => undefined);
    } finally {
      release();
    }
  }

  const carriedOut = async (): Promise<void> => {
    await Promise.allSettled([...inWork.values()].map(({ done }) => done));
  };

  return {
    start: (since = 0) => {
      looked = since;
      timer = setInterval(look, options.pollMs);
      look();
    },
    wake: look,
    idle: async () => {
      // What has been carried out lets the worker look again, at once.
      while (looking || inWork.size > 0) {
        await round;
        await carriedOut();
      }
    },
    stop: async () => {
      clearInterval(timer);
      ending = true;
      const cut = setTimeout(() => stopping.abort(), options.graceMs);
      // What is being claimed now is begun, and finished like the rest.
      await round;
      await carriedOut();
      clearTimeout(cut);
    },
  };
}

/** Clocks that are kept in time are moved by less. */
const steadyMs = 1_000;

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');

/** Each answers with what the wire said, and nothing when it was not tried. */
const perform = {
  deliver,
  'hand-over': handOver,
  acknowledge: deliverKvittens,
  'check-images': checkAtReceipt,
};

/** Extends the lease while the job is in work, so that a slow answer is not delivered twice at once. */
function keepLease(parts: Parts, job: Job): () => void {
  const { lease } = parts.timing;
  const timer = setInterval(
    () => void parts.store.extend(job, parts.clock.now() + lease).catch(() => undefined),
    lease / 3,
  );
  return () => clearInterval(timer);
}
