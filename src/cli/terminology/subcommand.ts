import type { CliIo, ExitCode } from '../io.ts';

/** One word after `terminology`. */
export interface Subcommand {
  readonly usage: string;
  run(args: readonly string[], io: CliIo): Promise<ExitCode>;
}

/** Options of every subcommand that calls the running gateway: nobody else may change or show a list's life. */
export const gatewayOptions = {
  as: { type: 'string' },
  json: { type: 'boolean' },
  config: { type: 'string' },
} as const;
