import { readFile } from 'node:fs/promises';
import type { CliIo } from './io.ts';

/** The bytes of a file, or of stdin for `-`. */
export async function readInput(file: string, { stdin }: Pick<CliIo, 'stdin'>): Promise<Uint8Array> {
  if (file !== '-') return readFile(file);
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}
