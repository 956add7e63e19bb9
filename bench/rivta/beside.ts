import { figure, percentile } from '../figure.ts';
import type { Taken } from './load.ts';

const peer = 'bare SOAP echo of the same bytes, same mutual TLS';

/** Turn by turn in one run: ours, then the echo's. */
export async function turns<T extends Taken>(
  rounds: number,
  ours: (n: number) => Promise<T>,
  echo: () => Promise<Taken>,
) {
  const pairs: (readonly [T, Taken])[] = [];
  for (let n = 0; n < rounds; n++) pairs.push([await ours(n), await echo()]);
  return pairs;
}

/** Calls a second and the slowest in a hundred, each beside the echo. */
export function besideEcho(name: string, pairs: readonly (readonly [Taken, Taken])[], slowest: string): void {
  const rate = (side: 0 | 1) => pairs.map((pair) => pair[side].perSecond);
  const times = (side: 0 | 1) => pairs.flatMap((pair) => pair[side].times);
  const ratios = pairs.map(([own, echo]) => own.perSecond / echo.perSecond);
  const [own, echo] = [percentile(rate(0), 0.5), percentile(rate(1), 0.5)];
  figure({
    name,
    value: own,
    unit: 'requests/s',
    peer,
    peerValue: echo,
    ratio: percentile(ratios, 0.5),
    goal: 'told',
    runs: pairs.length,
    spread: [Math.min(...ratios), Math.max(...ratios)],
  });
  const p99 = [percentile(times(0), 0.99), percentile(times(1), 0.99)] as const;
  figure({
    name: `${name}-p99`,
    value: p99[0],
    unit: 'ms',
    peer,
    peerValue: p99[1],
    ratio: p99[0] / p99[1],
    goal: slowest,
    runs: times(0).length,
    spread: [percentile(times(0), 0.5), Math.max(...times(0))],
  });
}

export function processorTime(name: string, ms: number, runs: number): void {
  figure({
    name: `${name}-cpu`,
    value: ms,
    unit: 'ms of CPU each, of the gateway',
    goal: 'told',
    runs,
    spread: [ms, ms],
  });
}
