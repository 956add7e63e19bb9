import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Promised {
  /** Names of the messages whose accept was acknowledged. */
  readonly accepted: ReadonlySet<string>;
  /** Exchange ids whose job was acknowledged as complete. */
  readonly completed: ReadonlySet<string>;
  /** Number of acknowledgements of any kind. */
  readonly acked: number;
}

export interface Attack {
  readonly file: string;
  readonly round: number;
  readonly synchronous: 'FULL' | 'NORMAL';
  /** Kill -9 as soon as this many acknowledgements have been read; more may be on their way and count too. */
  readonly killAfter: number;
  readonly env?: Readonly<Record<string, string>>;
}

const child = fileURLToPath(new URL('./child.ts', import.meta.url));

/** Starts a victim, lets it work, kills it, and returns what it had been promised. Throws when it ended by itself. */
export async function attack({ file, round, synchronous, killAfter, env }: Attack): Promise<Promised> {
  const victim = spawn(process.execPath, [child, file, String(round), synchronous], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let errors = '';
  victim.stderr.on('data', (chunk) => {
    errors += String(chunk);
  });
  const closed = once(victim, 'close');
  const accepted = new Set<string>();
  const completed = new Set<string>();
  let acked = 0;
  for await (const line of createInterface({ input: victim.stdout })) {
    const [what, id] = line.split(' ');
    if (what === 'A') accepted.add(id!);
    if (what === 'C') completed.add(id!);
    if (++acked === killAfter) victim.kill('SIGKILL');
  }
  await closed;
  if (victim.signalCode !== 'SIGKILL') throw new Error(`The victim ended by itself: ${errors}`);
  return { accepted, completed, acked };
}
