import type { Support } from '../plan/support.ts';
import { type SupportLine, type SupportState, supportStates } from './report.ts';

/** How often an element was there over many instances. */
export interface SupportSum extends Support {
  readonly profile: string;
  readonly element: string;
  readonly count: Readonly<Record<SupportState, number>>;
}

/** By profile and element, in the order they were first met: profiles as claimed, elements as the profile has them. */
export function sumOf(lines: readonly SupportLine[]): SupportSum[] {
  const sums = new Map<string, SupportSum & { count: Record<SupportState, number> }>();
  for (const { profile, element, mustSupport, obligations, state } of lines) {
    const key = `${profile}#${element}`;
    const none = Object.fromEntries(supportStates.map((s) => [s, 0])) as Record<SupportState, number>;
    const sum = sums.get(key) ?? { profile, element, mustSupport, obligations, count: none };
    sum.count[state]++;
    sums.set(key, sum);
  }
  return [...sums.values()];
}
