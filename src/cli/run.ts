import { commands } from './commands/index.ts';
import { type CliIo, type ExitCode, UsageError } from './io.ts';
import { version } from './version.ts';

/** Finds the command and runs it. Never throws: a failure is told on stderr. */
export async function run([name, ...args]: readonly string[], io: CliIo): Promise<ExitCode> {
  if (name === '--version') return told(io.stdout, `${version}\n`, 0);
  if (name === undefined || name === '--help' || name === 'help')
    return told(name ? io.stdout : io.stderr, help(), name ? 0 : 2);
  const command = commands.find((c) => c.name === name);
  if (!command) return told(io.stderr, `vardbro: ${name}?\n\n${help()}`, 2);
  if (args.includes('--help'))
    return told(io.stdout, `vardbro ${command.usage}\n${command.summary.sv}. ${command.summary.en}.\n`, 0);
  try {
    return await command.run(args, io);
  } catch (error) {
    if (error instanceof UsageError) return told(io.stderr, `${error.message}\nvardbro ${command.usage}\n`, 2);
    return told(io.stderr, `vardbro ${name}: ${error instanceof Error ? error.message : String(error)}\n`, 1);
  }
}

const told = (to: CliIo['stdout'], text: string, code: ExitCode): ExitCode => {
  to.write(text);
  return code;
};

function help(): string {
  const lines = commands.map(({ usage, summary }) => `  ${usage}\n      ${summary.sv}. ${summary.en}.`);
  return `vardbro ${version}\n\n${lines.join('\n')}\n`;
}
