import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..', '..');

/** What npm hands down to its scripts names this project's folder: an operator's shell has none of it. */
export function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD|VITEST|NODE_ENV)/i.test(name));
  return { ...Object.fromEntries(own), npm_config_update_notifier: 'false' };
}

export const npm = (cwd: string, ...args: string[]): string =>
  execFileSync('npm', args, { cwd, encoding: 'utf8', env: environment(), maxBuffer: 64e6 });

/** The tgz that `npm pack` leaves in a folder. */
export function pack(folder: string): string {
  const [packed] = JSON.parse(npm(root, 'pack', '--json', '--pack-destination', folder)) as { filename: string }[];
  return join(folder, packed?.filename ?? '');
}
