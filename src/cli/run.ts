import { Problem } from '../http/problem.ts';
import { commands } from './commands/index.ts';
import { type CliIo, type Command, type ExitCode, UsageError } from './io.ts';
import { languageOf, say } from './language.ts';
import { exampleWords, tellIssues, usageWords } from './tell.ts';
import { version } from './version.ts';

/** Finds the command and runs it. Never throws: a failure is told on stderr. */
export async function run(all: readonly string[], outside: Omit<CliIo, 'lang'>): Promise<ExitCode> {
  const { lang, rest } = languageOf(all, outside.env);
  const io: CliIo = { ...outside, lang };
  const [name, ...args] = rest;
  if (name === '--version') return told(io.stdout, `${version}\n`, 0);
  if (name === undefined || name === '--help' || name === 'help')
    return told(name ? io.stdout : io.stderr, help(io), name ? 0 : 2);
  const command = commands.find((c) => c.name === name);
  if (!command) return told(io.stderr, `vardbro: ${name}?\n\n${help(io)}`, 2);
  if (args.includes('--help')) {
    const { usage, summary, example } = command;
    const details = (command.details?.(args) ?? []).map((line) => `${line}\n`).join('');
    return told(io.stdout, `${calls(usage)}\n${summary[lang]}.\n${details}${exampleWords(example, io)}`, 0);
  }
  return command.run(args, io).catch((error: unknown) => failed(command, error, io));
}

function failed({ name, usage, example }: Command, error: unknown, io: CliIo): ExitCode {
  if (error instanceof UsageError)
    return told(io.stderr, `${usageWords(error, io)}\n${calls(usage)}\n${exampleWords(example, io)}`, 2);
  if (error instanceof Problem) {
    tellIssues(name, error.issues, io);
    return 1;
  }
  return told(io.stderr, `vardbro ${name}: ${error instanceof Error ? error.message : String(error)}\n`, 1);
}

/** A command that has several forms tells each on a line. */
const calls = (usage: string): string => usage.replace(/^/gm, 'vardbro ');

const told = (to: CliIo['stdout'], text: string, code: ExitCode): ExitCode => {
  to.write(text);
  return code;
};

function help(io: CliIo): string {
  const lines = commands.map(({ usage, summary }) => `  ${usage.replaceAll('\n', '\n  ')}\n      ${summary[io.lang]}.`);
  const common = say(
    io,
    'Alla kommandon tar --lang sv|en och --help. Slutkod: 0 bra, 1 fel eller fynd, 2 fel anrop.',
    'Every command takes --lang sv|en and --help. Exit code: 0 fine, 1 findings or failures, 2 usage.',
  );
  return `vardbro ${version}\n\n${lines.join('\n')}\n\n${common}\n`;
}
