import { type Logger, pino } from 'pino';
import { type Clock, instant } from '../model/clock.ts';
import { scrub } from '../model/personal-number-scrubber.ts';

export interface LogOptions {
  readonly level: string;
  readonly clock: Clock;
  /** Takes one finished line with its line feed. */
  readonly write: (line: string) => void;
}

/**
 * JSON log, one line per event. The scrubber runs on each finished line, because redaction by path misses what stands
 * in messages, stacks and nested values. Names of events: `http-request`, `http-error`, `server-*`; each line of a
 * request has its `requestId`.
 */
export function createLog({ level, clock, write }: LogOptions): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${instant(clock.now())}"`,
      formatters: { level: (label) => ({ level: label }) },
      hooks: {
        // Before pino sees it: given an Error, pino makes the error's message the line's.
        logMethod(args, method) {
          const [first, ...rest] = args as unknown[];
          method.apply(this, [withoutMessages(first), ...rest] as Parameters<typeof method>);
        },
      },
    },
    { write: (line: string) => write(scrub(line)) },
  );
}

function withoutMessages(logged: unknown): unknown {
  if (logged instanceof Error) return { err: errorFacts(logged) };
  if (logged === null || typeof logged !== 'object' || !('err' in logged)) return logged;
  return { ...logged, err: errorFacts(logged.err) };
}

/** Kind and frames of an error, without its message: a message may quote the input. */
function errorFacts(error: unknown): {
  readonly name: string;
  readonly code?: string;
  readonly frames: string[];
} {
  if (!(error instanceof Error)) return { name: typeof error, frames: [] };
  const { code } = error as NodeJS.ErrnoException;
  const frames = (error.stack ?? '').split('\n').map((line) => line.trim());
  return {
    name: error.name,
    ...(typeof code === 'string' && { code }),
    frames: frames.filter((line) => line.startsWith('at ')).slice(0, 12),
  };
}
