import type { Readable, Writable } from 'node:stream';
import type { Lang } from './language.ts';

/** What a command may touch of the outside: handed in, so that a test can hand in its own. */
export interface CliIo {
  readonly stdin: Readable;
  /** Results only. */
  readonly stdout: Pick<Writable, 'write'>;
  /** Words for people, and progress. */
  readonly stderr: Pick<Writable, 'write'>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What people are spoken to in. Results for machines are the same in every language. */
  readonly lang: Lang;
  now(): number;
}

/** 0 fine (warnings included), 1 findings or failures, 2 usage. */
export type ExitCode = 0 | 1 | 2;

/** One command of the table in `commands/index.ts`. */
export interface Command {
  readonly name: string;
  /** Arguments in one line. */
  readonly usage: string;
  /** A call as it is written, told beside the usage: it shows what a value looks like. */
  readonly example: string;
  readonly summary: { readonly sv: string; readonly en: string };
  /** What `--help` tells beside the usage, a line each: its subcommands, or the words that an argument may be. */
  details?(args: readonly string[]): readonly string[];
  run(args: readonly string[], io: CliIo): Promise<ExitCode>;
}

/** Thrown by a command whose arguments do not fit: told with its usage and its example, exit code 2. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}

/** Arguments that must be there and are not, by the names that they have in the usage. */
export class MissingArguments extends UsageError {
  override readonly name = 'MissingArguments';

  constructor(...names: readonly string[]) {
    super(names.join(', '));
  }
}
