import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/**
 * Bytes of buffers in this process. Where there seem to be more than `plausible`, what nobody holds is collected first: it
 * may be what another test has left.
 */
export function buffersHeld(plausible = 0): number {
  const { arrayBuffers } = process.memoryUsage();
  if (arrayBuffers <= plausible) return arrayBuffers;
  collect();
  return process.memoryUsage().arrayBuffers;
}

/** Bytes of objects that something holds. */
export function heapHeld(): number {
  collect();
  return process.memoryUsage().heapUsed;
}
