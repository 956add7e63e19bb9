import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type CliIo, type Command, MissingArguments, UsageError } from './io.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Options and the rest, or a UsageError that says what does not fit. */
export function readArgs<T extends Options>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: joined(args, options), options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** A value may begin with a dash, as one key fingerprint in sixty-four does: it is joined to its option. */
function joined(args: readonly string[], options: Options): string[] {
  const all: string[] = [];
  for (const arg of args) {
    const before = all.at(-1) ?? '';
    const wantsValue = before.startsWith('--') && options[before.slice(2)]?.type === 'string';
    const dashed = /^-./.test(arg) && !(arg.replace(/^--/, '') in options);
    if (wantsValue && dashed) all[all.length - 1] = `${before}=${arg}`;
    else all.push(arg);
  }
  return all;
}

/** At least one file, or MissingArguments. */
export function needFiles(positionals: readonly string[]): readonly string[] {
  if (positionals.length === 0) throw new MissingArguments('FILE');
  return positionals;
}

/** The same values, by their names in the usage; MissingArguments of all those that are not there or blank. */
export function need<Name extends string>(values: Readonly<Record<Name, string | undefined>>): Record<Name, string> {
  const missing = (Object.keys(values) as Name[]).filter((name) => !values[name]?.trim());
  if (missing.length > 0) throw new MissingArguments(...missing);
  return values as Record<Name, string>;
}

/** No more than the usage has a place for, or a UsageError that names the rest. */
export function noMoreThan(most: number, positionals: readonly string[]): void {
  if (positionals.length > most) throw new UsageError(`${positionals.slice(most).join(' ')}?`);
}

export const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
export const line = (value: unknown): string => `${JSON.stringify(value)}\n`;

export type { CliIo, Command };
