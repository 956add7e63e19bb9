import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A Node older than 24 on the PATH, as an operator may have it; undefined where there is none. */
export const oldNode: string | undefined = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'node'))
  .filter(existsSync)
  .find((node) => majorOf(node) < 24);

function majorOf(node: string): number {
  const version = execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' });
  return Number.parseInt(version, 10);
}
