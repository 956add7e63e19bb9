import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { run } from '../../src/cli/run.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const example = (event: string): string => join(root, 'conformance/referral/examples', `${event}.referral.json`);

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command in this process with streams of its own. The clock stands unless one is handed in. */
export async function vardbro(
  args: readonly string[],
  given: { readonly input?: string; readonly env?: Record<string, string>; now?(): number } = {},
): Promise<Ran> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await run(args, {
    stdin: Readable.from([Buffer.from(given.input ?? '')]),
    stdout: sink(out),
    stderr: sink(err),
    env: given.env ?? {},
    now: given.now ?? (() => Date.parse('2026-11-24T08:00:00Z')),
  });
  return { code, out: out.join(''), err: err.join('') };
}

const sink = (to: string[]) => ({
  write: (text: unknown) => {
    to.push(typeof text === 'string' ? text : Buffer.from(text as Uint8Array).toString('utf8'));
    return true;
  },
});
