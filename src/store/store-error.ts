/**
 * Why a store refuses to work. A door answers `unavailable` with the outcome `store-unavailable`; the others mean that
 * the process must not start, or that the caller broke the contract.
 * - unsafe-engine: an engine or setting that may lose acknowledged data
 * - in-use: another process owns the file
 * - network-file-system: locks and fsync cannot be trusted there
 * - newer-schema: written by a later version of this program
 * - not-ours: a database of another program
 * - unavailable: this write did not happen; nothing of it is stored and it may be tried again
 * - closed: not open yet, closed, or closed while a backup or retention ran
 * - unknown-row: a Change names an exchange or task that does not exist
 */
export type StoreFault =
  | 'unsafe-engine'
  | 'in-use'
  | 'network-file-system'
  | 'newer-schema'
  | 'not-ours'
  | 'unavailable'
  | 'closed'
  | 'unknown-row';

/** Messages hold names of tables, files and settings; never a value of a row. */
export class StoreError extends Error {
  readonly fault: StoreFault;

  constructor(fault: StoreFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
    this.fault = fault;
  }
}
