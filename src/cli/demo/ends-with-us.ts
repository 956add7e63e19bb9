import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';

/** A process that we started does not outlive us, whatever we end of. */
export function endsWithUs<T extends ChildProcess>(child: T): T {
  const kill = () => child.kill('SIGKILL');
  endWhenTold();
  process.prependOnceListener('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return child;
}

/** Nor does a folder of ours: it holds keys. Those who work in it are ended first. */
export function removedWithUs(folder: string): void {
  endWhenTold();
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
}

/** Node dies of a signal without a farewell: whoever is told to end leaves by the door instead. */
function endWhenTold(): void {
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ] as const)
    if (process.listenerCount(signal) === 0) process.once(signal, () => process.exit(128 + number));
}
