import type { ChildProcess } from 'node:child_process';

/** A process that we started does not outlive us, whatever we end of. */
export function endsWithUs<T extends ChildProcess>(child: T): T {
  const kill = () => child.kill('SIGKILL');
  endWhenTold();
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return child;
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
