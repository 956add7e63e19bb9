import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// In a clone Node keeps what it makes of the sources: a third of the time of a start. Before anything else is loaded.
const modules = join(import.meta.dirname, '..', '..', 'node_modules');
if (existsSync(modules)) enableCompileCache(join(modules, '.cache', 'vardbro', 'compiled'));
const { run } = await import('./run.ts');

/** The one place that touches the process: arguments, environment, streams and the exit code. */
const { stdin, stdout, stderr, env } = process;
let lost: string | undefined;
// A reader that goes (`| head`, a log collector that dies) ends no work; a result that is not written whole is a failure.
stdout.on('error', ({ code = '' }: NodeJS.ErrnoException) => {
  if (lost === undefined) stderr.write(`vardbro: stdout: ${code}\n`);
  lost = code;
  if (code !== 'EPIPE') process.exitCode = 1;
});
stderr.on('error', () => undefined);
const code = await run(process.argv.slice(2), { stdin, stdout, stderr, env, now: () => Date.now() });
process.exitCode = lost === undefined || lost === 'EPIPE' ? code : 1;
