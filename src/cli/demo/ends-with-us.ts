import type { ChildProcess } from 'node:child_process';

/** A process that we started does not outlive us, whatever we end of. */
export function endsWithUs<T extends ChildProcess>(child: T): T {
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return child;
}
