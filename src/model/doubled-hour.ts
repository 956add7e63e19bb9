import { fromSwedishLocal } from './local-time.ts';

/**
 * The hour that comes twice when summer time ends (förordning (2001:127) om sommartid): a local time in it stands for two
 * instants, and its text alone cannot say which. What other times of the same source say of it can: a note is not signed
 * before it is written.
 */
export type Candidates = readonly [only: string] | readonly [summer: string, winter: string];

export interface Settled {
  /** ISO 8601 with offset. */
  readonly value: string;
  /** The order left one instant alone; else the earliest that the order allows was assumed. */
  readonly certain: boolean;
}

/** The instants that a local time of the doubled hour stands for, by either of them; another time stands for itself. */
export function instantsOf(time: string): Candidates {
  const digits = time.slice(0, 19).replaceAll(/[-T:]/g, '');
  const local = time.length > 10 ? fromSwedishLocal(digits) : undefined;
  if (!local?.ambiguous) return [time];
  const hours = Number(local.value.slice(20, 22));
  return [local.value, `${local.value.slice(0, 20)}${String(hours - 1).padStart(2, '0')}${local.value.slice(22)}`];
}

/** Of two times by their place in the list: the first is not later than the second. */
export type InOrder = readonly [earlier: number, later: number];

/**
 * Which instant each time is, as far as the order of the times says. Narrows until nothing changes. An order that no choice satisfies is no order: the source breaks it, and it says nothing.
 */
export function settle(times: readonly Candidates[], order: readonly InOrder[]): Settled[] {
  const kept = narrowed(
    times,
    order.filter(([a, b]) => first(times[a]!) <= last(times[b]!)),
  );
  return (kept ?? times).map((candidates) => ({ value: candidates[0], certain: candidates.length === 1 }));
}

const first = (candidates: readonly string[]): number => Date.parse(candidates[0]!);
const last = (candidates: readonly string[]): number => Date.parse(candidates.at(-1)!);

/**
 * Undefined where two orders contradict each other. Each order is looked at once, and again when a time of it was narrowed,
 * which befalls a time at most once: the steps grow as the orders do.
 */
function narrowed(times: readonly Candidates[], order: readonly InOrder[]): Candidates[] | undefined {
  const now: (readonly string[])[] = [...times];
  const ordersOf: InOrder[][] = times.map(() => []);
  for (const pair of order) for (const at of pair) if (times[at]!.length > 1) ordersOf[at]!.push(pair);
  const open = [...order];
  const keep = (at: number, fits: (instant: number) => boolean): void => {
    const left = now[at]!.filter((candidate) => fits(Date.parse(candidate)));
    if (left.length === now[at]!.length) return;
    now[at] = left;
    for (const pair of ordersOf[at]!) open.push(pair);
  };
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const [a, b] = pair;
    keep(b, (instant) => instant >= first(now[a]!));
    if (now[b]!.length === 0) return undefined;
    keep(a, (instant) => instant <= last(now[b]!));
    if (now[a]!.length === 0) return undefined;
  }
  return now as readonly (readonly string[])[] as Candidates[];
}

/**
 * The order within a series, where the series itself shows one: it never falls as it is written outside the doubled hour,
 * and it rises there. A list in no order, or with too little beside that hour to tell, gives none.
 */
export function seriesOrder(times: readonly Candidates[], places: readonly number[]): InOrder[] {
  const known = places.flatMap((at) => (times[at]!.length === 1 ? [first(times[at]!)] : []));
  const rises = known.length > 1 && known[0]! < known.at(-1)!;
  const falls = known.some((instant, n) => n > 0 && instant < known[n - 1]!);
  return rises && !falls ? places.slice(1).map((at, n) => [places[n]!, at]) : [];
}
