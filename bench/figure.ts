/** One measured figure (design 5, `bench`). */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly peer?: string;
  readonly peerValue?: number;
  readonly ratio?: number;
  readonly goal: string;
  readonly runs: number;
  /** Least and greatest, or p50 and p99, as the bench says. */
  readonly spread: readonly [number, number];
}

const short = (value: unknown): unknown =>
  typeof value === 'number' ? Number(value.toPrecision(4)) : Array.isArray(value) ? value.map(short) : value;

/** Prints one JSON line. */
export function figure(measured: Figure): void {
  const entries = Object.entries(measured).map(([key, value]) => [key, short(value)]);
  process.stdout.write(`${JSON.stringify(Object.fromEntries(entries))}\n`);
}

/** The value below which the share `p` of the values lies. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? Number.NaN;
}
