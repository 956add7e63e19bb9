import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { ListFormat } from '../../terminology/import/read-list.ts';
import { UsageError } from '../io.ts';

const endings: Readonly<Record<string, ListFormat>> = {
  '.csv': 'csv',
  '.tsv': 'tsv',
  '.tab': 'tsv',
  '.xlsx': 'xlsx',
  '.json': 'json',
  '.txt': 'text',
};

/** A file of a list and what it is, by `--format` or its ending. */
export async function readListFile(
  file: string,
  named: string | undefined,
): Promise<{ readonly bytes: Uint8Array; readonly format: ListFormat }> {
  const format =
    Object.values(endings).find((f) => f === named) ??
    (named === undefined ? endings[extname(file).toLowerCase()] : undefined);
  if (!format) throw new UsageError(`${file}: --format csv | tsv | xlsx | text | json`);
  return { bytes: await readFile(file), format };
}
