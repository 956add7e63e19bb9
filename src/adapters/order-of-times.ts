import { type Candidates, type InOrder, instantsOf, seriesOrder, settle } from '../model/doubled-hour.ts';
import { everyInOrder } from '../model/every-in-order.ts';
import { type Issue, type IssueDetails, issue } from '../model/issue.ts';

/** A time of a source by the field it stands in (`items[0].groups[1].analyses[0].time`), its place and the rule's source. */
export interface PlacedTime {
  readonly field: string;
  readonly value: string;
  readonly place: string;
  readonly source: string;
  /** The source says the offset itself. */
  readonly given?: boolean;
}

/** Fields without positions, each not later than the next; `start` is never later than the `end` beside it. */
export type OrderOfTimes = readonly (readonly string[])[];

export interface SettledTime extends PlacedTime {
  readonly issue: Issue;
}

/** The times of the doubled hour among those of one entry, each with the instant it is and the finding that says why. */
export function settleTimes(times: readonly PlacedTime[], order: OrderOfTimes): SettledTime[] {
  const candidates = times.map(({ value, given }): Candidates => (given ? [value] : instantsOf(value)));
  if (candidates.every(({ length }) => length === 1)) return [];
  const settled = settle(candidates, pairsOf(times, candidates, order));
  return times.flatMap((time, n) => {
    const both = candidates[n]!;
    const { value, certain } = settled[n]!;
    if (both.length === 1) return [];
    const details: IssueDetails = { place: time.place, source: time.source };
    return [{ ...time, value, issue: certain ? toldByOrder(value, details) : assumed(both, details) }];
  });
}

const toldByOrder = (value: string, details: IssueDetails): Issue =>
  issue('local-time-settled', { ...details, found: value });

const assumed = ([summer, winter]: Candidates, details: IssueDetails): Issue =>
  issue('local-time-ambiguous', { ...details, expected: `an offset: ${summer} or ${winter}`, found: summer });

const position = /\[\d+\]/g;
const bare = (field: string): string => field.replace(position, '');

function pairsOf(times: readonly PlacedTime[], candidates: Candidates[], order: OrderOfTimes): InOrder[] {
  const byName = Map.groupBy(times.keys(), (n) => bare(times[n]!.field));
  const chains = order.flatMap((chain) => inChain(chain, byName, times, candidates));
  const series = [...byName.values()].flatMap((places) => seriesOrder(candidates, places));
  return [...chains, ...periods(times), ...series];
}

function periods(times: readonly PlacedTime[]): InOrder[] {
  const byField = new Map(times.map(({ field }, n) => [field, n]));
  return times.flatMap(({ field }, n): InOrder[] => {
    const end = field.endsWith('.start') ? byField.get(`${field.slice(0, -'start'.length)}end`) : undefined;
    return end === undefined ? [] : [[n, end]];
  });
}

/** Every time of a name before every time of the names after it, within the same lists: an analysis has its own specimen. */
function inChain(
  chain: readonly string[],
  byName: ReadonlyMap<string, readonly number[]>,
  times: readonly PlacedTime[],
  candidates: Candidates[],
): InOrder[] {
  return chain.flatMap((earlier, n) =>
    chain.slice(n + 1).flatMap((later) => {
      const [here, there] = [byName.get(earlier), byName.get(later)];
      if (!here || !there) return [];
      const depth = sharedDepth(earlier, later);
      const listOf = (at: number) => firstSteps(times[at]!.field, depth);
      const after = Map.groupBy(there, listOf);
      return [...Map.groupBy(here, listOf)].flatMap(([list, before]) =>
        everyInOrder(candidates, before, after.get(list) ?? []),
      );
    }),
  );
}

/** The first steps of a field; of all fields of a message there are thousands, so nothing is split. */
function firstSteps(field: string, depth: number): string {
  let end = -1;
  for (let n = 0; n < depth; n++) {
    const next = field.indexOf('.', end + 1);
    if (next < 0) return field;
    end = next;
  }
  return field.slice(0, Math.max(end, 0));
}

/** How many steps from the root two names have in common; times that belong together stand at the same positions of those. */
function sharedDepth(one: string, other: string): number {
  const [a, b] = [one.split('.'), other.split('.')];
  const parts = a.findIndex((step, n) => step !== b[n]);
  return parts < 0 ? a.length : parts;
}
