import type { CliIo, ExitCode } from '../io.ts';

/** A suite of published cases that a part of this project is held against; results as in the design of the command line. */
export interface Suite {
  readonly name: string;
  readonly usage: string;
  run(args: readonly string[], io: CliIo): Promise<ExitCode>;
}
