import { run } from './run.ts';

/** The one place that touches the process: arguments, environment, streams and the exit code. */
const { stdin, stdout, stderr, env } = process;
process.exitCode = await run(process.argv.slice(2), { stdin, stdout, stderr, env, now: () => Date.now() });
