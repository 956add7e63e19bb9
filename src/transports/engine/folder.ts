import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeliveryResult } from '../transport.ts';
import type { EngineItem } from './engine-delivery.ts';

const endings: Readonly<Record<string, string>> = {
  'application/xml': 'xml',
  'text/xml': 'xml',
  'application/fhir+json': 'fhir.json',
};

/**
 * Writes the message as a file of its own, complete or not at all: to a hidden name first, flushed, then renamed, then
 * the folder is flushed. The name is the exchange's id, so that a second hand-over replaces the first with the same.
 */
export async function deliverToFolder(folder: string, item: EngineItem): Promise<DeliveryResult> {
  const ending = endings[item.mediaType.split(';')[0]!.trim()] ?? 'json';
  const name = `${item.exchangeId}.${ending}`;
  try {
    await flushed(join(folder, `.${name}.part`), 'w', (file) => file.writeFile(item.bytes));
    await rename(join(folder, `.${name}.part`), join(folder, name));
    await flushed(folder, 'r', async () => undefined);
    return { outcome: 'delivered', code: 'file', issues: [] };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code?.toLowerCase() ?? 'unknown';
    return { outcome: 'transient', code: `file-${code}`, issues: [] };
  }
}

async function flushed(
  path: string,
  flags: string,
  write: (file: Awaited<ReturnType<typeof open>>) => Promise<unknown>,
): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await write(file);
    await file.sync();
  } finally {
    await file.close();
  }
}
