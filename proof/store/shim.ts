import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** Source of the power-cut shim in the shared folder: `VARDBRO_SHARED`, or `../shared` beside the repository. */
export function shimSource(shared: string | undefined): string | undefined {
  const source = join(shared ?? join(repository, '..', 'shared'), 'tools', 'powerloss', 'powerloss.c');
  return existsSync(source) ? source : undefined;
}

/** Why the power-cut proof cannot run here; undefined when it can. */
export function whyNoPowerCuts(shared: string | undefined): string | undefined {
  if (process.platform !== 'linux') return 'the shim works through LD_PRELOAD on Linux only';
  if (!shimSource(shared)) return 'tools/powerloss/powerloss.c is not in the shared folder';
  if (spawnSync('gcc', ['--version']).status !== 0) return 'gcc is not installed';
  return undefined;
}

/** Compiles the shim into `folder`; returns the library's path. */
export function compileShim(source: string, folder: string): string {
  const library = join(folder, 'powerloss.so');
  const built = spawnSync('gcc', ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl'], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`gcc failed: ${built.stderr}`);
  return library;
}
