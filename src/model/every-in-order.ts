import type { Candidates, InOrder } from './doubled-hour.ts';

/**
 * Every one of `earlier` not later than every one of `later`, in a number of orders that grows as the times do, not as the
 * pairs of them: a message may hold tens of thousands on either side. Says all that the pairs say. Where needed it adds a
 * time of its own to the end of `times`, which stands between both sides.
 */
export function everyInOrder(times: Candidates[], earlier: readonly number[], later: readonly number[]): InOrder[] {
  const [before, after] = [sides(times, earlier), sides(times, later)];
  const afterOfNight = Map.groupBy(after.doubled, night);
  const inOneNight = [...Map.groupBy(before.doubled, night)].flatMap(([date, these]) =>
    betweenDoubled(times, these, afterOfNight.get(date) ?? []),
  );
  return [...nearestBefore(before.known, after.doubled), ...nearestAfter(before.doubled, after.known), ...inOneNight];
}

/** A time by its place, with the one or the first instant it may be. */
interface Placed {
  readonly at: number;
  readonly first: number;
}

const hour = 3_600_000;
const night = ({ first }: Placed): number => Math.floor(first / (24 * hour));

function sides(times: readonly Candidates[], places: readonly number[]): { known: Placed[]; doubled: Placed[] } {
  const placed = places
    .map((at): Placed => ({ at, first: Date.parse(times[at]![0]) }))
    .filter(({ first }) => !Number.isNaN(first))
    .sort((a, b) => a.first - b.first);
  const isKnown = ({ at }: Placed) => times[at]!.length === 1;
  return { known: placed.filter(isKnown), doubled: placed.filter((one) => !isKnown(one)) };
}

/** Of the known times that can be before, the last says most; those after the second instant break the order. */
function nearestBefore(known: readonly Placed[], doubled: readonly Placed[]): InOrder[] {
  let next = 0;
  return doubled.flatMap((one): InOrder[] => {
    while (next < known.length && known[next]!.first <= one.first + hour) next++;
    return next > 0 ? [[known[next - 1]!.at, one.at]] : [];
  });
}

/** Of the known times that can be after, the first says most. */
function nearestAfter(doubled: readonly Placed[], known: readonly Placed[]): InOrder[] {
  let next = 0;
  return doubled.flatMap((one): InOrder[] => {
    while (next < known.length && known[next]!.first < one.first) next++;
    return next < known.length ? [[one.at, known[next]!.at]] : [];
  });
}

/**
 * Both sides in one doubled hour, each by the clock. Where the clock falls from one side to the other, it was set back
 * between them, and the extremes of the other side show it. Of those where it does not fall, one earlier time of the second
 * hour puts all later ones there, and one later time of the first hour all earlier ones: the time between carries that over.
 */
function betweenDoubled(times: Candidates[], earlier: readonly Placed[], later: readonly Placed[]): InOrder[] {
  const [least, most] = [later[0], earlier.at(-1)];
  if (!least || !most) return [];
  const extremes = [
    ...earlier.map(({ at }): InOrder => [at, least.at]),
    ...later.map(({ at }): InOrder => [most.at, at]),
  ];
  const rising = earlier.filter(({ first }) => first <= least.first);
  const top = rising.at(-1);
  if (!top || earlier.length === 1 || later.length === 1) return extremes;
  const between = times.push(times[top.at]!) - 1;
  return [
    ...extremes,
    ...rising.map(({ at }): InOrder => [at, between]),
    ...later.filter(({ first }) => first >= most.first).map(({ at }): InOrder => [between, at]),
  ];
}
