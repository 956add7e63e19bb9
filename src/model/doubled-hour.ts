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
 * Which instant each time is, as far as the order of the times says. Narrows until nothing changes. An order that
 * no choice satisfies is no order: the source breaks it, and it says nothing.
 */
export function settle(times: readonly Candidates[], order: readonly InOrder[]): Settled[] {
  const instants = times.map((candidates) => candidates.map((one) => Date.parse(one)));
  const possible = order.filter(([a, b]) => instants[a]![0]! <= instants[b]!.at(-1)!);
  const kept = narrowed(instants, possible) ?? instants;
  return times.map((candidates, n) => ({
    value: candidates[instants[n]!.indexOf(kept[n]![0]!)] ?? candidates[0],
    certain: kept[n]!.length === 1,
  }));
}

type Instants = readonly number[];

/**
 * Undefined where two orders contradict each other. Each order is looked at once, and again when a time of it was narrowed,
 * which befalls a time at most once: the steps grow as the orders do.
 */
function narrowed(times: readonly Instants[], order: readonly InOrder[]): Instants[] | undefined {
  const now = [...times];
  const ordersOf: InOrder[][] = times.map(() => []);
  for (const pair of order) for (const at of pair) if (times[at]!.length > 1) ordersOf[at]!.push(pair);
  const open = [...order];
  const keep = (at: number, fits: (instant: number) => boolean): void => {
    if (now[at]!.every(fits)) return;
    now[at] = now[at]!.filter(fits);
    for (const pair of ordersOf[at]!) open.push(pair);
  };
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const [a, b] = pair;
    const earliest = now[a]![0]!;
    keep(b, (instant) => instant >= earliest);
    if (now[b]!.length === 0) return undefined;
    const latest = now[b]!.at(-1)!;
    keep(a, (instant) => instant <= latest);
    if (now[a]!.length === 0) return undefined;
  }
  return now;
}

/**
 * The order within a series, where the series itself shows one: it never falls as it is written outside the doubled hour,
 * and it rises there. A list in no order, or with too little beside that hour to tell, gives none.
 */
export function seriesOrder(times: readonly Candidates[], places: readonly number[]): InOrder[] {
  const known = places.flatMap((at) => (times[at]!.length === 1 ? [Date.parse(times[at]![0])] : []));
  const rises = known.length > 1 && known[0]! < known.at(-1)!;
  const falls = known.some((instant, n) => n > 0 && instant < known[n - 1]!);
  return rises && !falls ? places.slice(1).map((at, n) => [places[n]!, at]) : [];
}
