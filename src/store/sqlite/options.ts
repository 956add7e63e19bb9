import type { Clock } from '../../model/clock.ts';

/**
 * What happens inside, for logs and metrics:
 * - opened: the file is ours and the schema is at `to`
 * - committed: one group of `size` writes is durable
 * - commit-failed: a group was lost; each of its writers was told `unavailable`
 */
export type StoreEvent =
  | { readonly type: 'opened'; readonly from: number; readonly to: number }
  | { readonly type: 'committed'; readonly size: number }
  | { readonly type: 'commit-failed'; readonly error: unknown };

export interface SqliteOptions {
  /** Path of the database; created with mode 0600 when absent. Its folder must exist, on a local disk. */
  readonly file: string;
  readonly clock: Clock;
  /** A write waits at most this long (ms) for others to share its fsync. Default 2. */
  readonly groupMs?: number;
  /** Writes in one commit. Default 16. */
  readonly groupMax?: number;
  onEvent?(event: StoreEvent): void;
}
