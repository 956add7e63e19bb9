import { readFile } from 'node:fs/promises';
import { type Issue, issue } from '../model/issue.ts';
import type { CliIo } from './io.ts';

/** The bytes of a file, or of stdin for `-`. Throws when there is no such file, or it may not be read. */
export async function readInput(file: string, { stdin }: Pick<CliIo, 'stdin'>): Promise<Uint8Array> {
  if (file !== '-') return readFile(file);
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

/**
 * Does the same to every file in turn and says whether any failed. A file that cannot be read is a finding about that
 * file, so that the rest of a long list is still worked through.
 */
export async function eachFile(
  files: readonly string[],
  io: Pick<CliIo, 'stdin'>,
  act: (file: string, input: { readonly bytes: Uint8Array } | { readonly unreadable: Issue }) => Promise<boolean>,
): Promise<0 | 1> {
  let failed = false;
  for (const file of files) {
    const input = await readInput(file, io).then(
      (bytes) => ({ bytes }),
      ({ code }: NodeJS.ErrnoException) => ({ unreadable: issue('not-found', { detail: code ?? 'unreadable' }) }),
    );
    failed = (await act(file, input)) || failed;
  }
  return failed ? 1 : 0;
}
