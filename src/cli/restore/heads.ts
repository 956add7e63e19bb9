import { existsSync } from 'node:fs';
import { copyFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../gateway/directory/config.ts';
import type { AuditHead } from '../../store/audit-hash.ts';
import { readSignedHeads } from '../signed-heads.ts';

export interface HeadsOfBackup {
  /** Those that speak of rows which the backup holds: it is held against them. */
  readonly known: readonly AuditHead[];
  /** How many speak of rows written after it. */
  readonly later: number;
  /** Where there are later ones: the whole file is kept in `folder`, and only the others stay in force. */
  keep(folder: string): Promise<void>;
}

/**
 * The gateway's own signed heads, parted by the backup's last row. A later head would say for ever that rows are missing
 * at the end, which is true, and the restore's doing; it stays beside the store that it spoke of.
 */
export async function headsUpTo(seq: number, file: string, config: Config): Promise<HeadsOfBackup> {
  if (!existsSync(file)) return { known: [], later: 0, keep: async () => {} };
  const { good, lines } = await readSignedHeads(file, config);
  const known = good.filter((head) => head.seq <= seq);
  const later = good.length - known.length;
  const keep = async (folder: string): Promise<void> => {
    if (later === 0) return;
    await copyFile(file, join(folder, 'audit-heads-before-restore.ndjson'));
    const next = `${file}.restoring`;
    await writeFile(next, known.map((head) => `${lines.get(head)}\n`).join(''), { mode: 0o600, flush: true });
    await rename(next, file);
  };
  return { known, later, keep };
}
