import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Station } from '../../src/cli/demo/world.ts';
import type { Output } from './search.ts';
import { handOverFolder, watchedFolder } from './world.ts';

/** What a station leaves behind: its log, the names of its files, the audit heads, answers beside refused files. */
export function leftBy({ name, folder }: Station): Output[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  // Names in the watched folder are the engine's own.
  const own = files.filter((file) => !file.startsWith(watchedFolder) || file.endsWith('.tmp'));
  const refused = files.filter(
    (file) => file.startsWith(join(watchedFolder, 'failed')) && file.endsWith('.answer.json'),
  );
  const text = (sort: string, file: string): Output => ({
    sort,
    name: `${name} ${file}`,
    text: readFileSync(join(folder, file), 'utf8'),
  });
  return [
    text('log', 'gateway.log'),
    text('audit heads', join('data', 'audit-heads.ndjson')),
    { sort: 'file name', name, text: own.join('\n') },
    ...refused.map((file) => text('error body', file)),
  ];
}

/** How many messages were handed over as files. */
export const handedOver = ({ folder }: Station): number =>
  readdirSync(join(folder, handOverFolder)).filter((file) => !file.startsWith('.')).length;

/** Command lines of every process that may be seen. */
export function processList(): Output[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [
          { sort: 'process list', name: pid, text: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') },
        ];
      } catch {
        // It ended in between.
        return [];
      }
    });
}
