import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..', '..');

/** What npm hands down to its scripts names this project's folder: an operator's shell has none of it. */
export function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD|VITEST|NODE_ENV)/i.test(name));
  return { ...Object.fromEntries(own), npm_config_update_notifier: 'false' };
}

export const npm = (cwd: string, ...args: string[]): string =>
  execFileSync('npm', args, { cwd, encoding: 'utf8', env: environment(), maxBuffer: 64e6 });

/** The tgz that `npm pack` leaves in a folder. One at a time: test files run beside each other, and each pack makes `dist`. */
export function pack(folder: string): string {
  const packing = join(root, 'node_modules', '.packing');
  waitFor(packing);
  try {
    const [packed] = JSON.parse(npm(root, 'pack', '--json', '--pack-destination', folder)) as { filename: string }[];
    return join(folder, packed?.filename ?? '');
  } finally {
    rmSync(join(root, 'dist'), { recursive: true, force: true });
    rmSync(packing, { recursive: true, force: true });
  }
}

/** Makes the folder as soon as nobody else has it; one that is left of a process that died counts for ten minutes. */
function waitFor(folder: string): void {
  const tick = new Int32Array(new SharedArrayBuffer(4));
  for (let n = 0; n < 3_000; n++) {
    try {
      mkdirSync(folder);
      return;
    } catch {
      Atomics.wait(tick, 0, 0, 200);
    }
  }
}
