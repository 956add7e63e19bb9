import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { GivenEnvelope } from '../../adapters/adapter.ts';
import type { Actor, Answer, Gateway } from '../../gateway/api.ts';
import type { Config } from '../../gateway/directory/config.ts';
import type { Parts } from '../../gateway/parts.ts';

type Folder = NonNullable<Config['folders']>[number];

const everyMs = 1_000;
/** A file is picked up when nobody has written to it for this long. */
const stillMs = 500;

const mediaTypes: Readonly<Record<string, string>> = {
  '.xml': 'application/xml',
  '.json': 'application/vnd.vardbro.referral+json',
  '.fhir': 'application/fhir+json',
  '.hl7': 'x-application/hl7-v2+er7',
  '.er7': 'x-application/hl7-v2+er7',
  '.pdf': 'application/pdf',
  '.txt': 'text/plain',
  '.dcm': 'application/dicom',
};

/**
 * Watched folders: an engine without HTTP drops files. Each is submitted like a POST /exchanges; taken ones go to
 * `done/`, refused ones to `failed/`, the answer beside it. `NAME.envelope.json` beside `NAME` is its envelope. A file
 * picked up twice (a stop between submitting and moving) is a duplicate and gets the same answer. What the store cannot
 * take just now stays and is tried again.
 */
export function startFolders(
  config: Pick<Config, 'folders'>,
  gateway: Gateway,
  parts: Pick<Parts, 'directory' | 'clock' | 'uuid' | 'notice'>,
): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  const look = async (folder: Folder): Promise<void> => {
    for (const file of await ready(folder.path, parts.clock.now())) await pickUp(folder, file, gateway, parts);
  };
  const round = (): void => {
    running = running.then(async () => {
      for (const folder of config.folders ?? [])
        await look(folder).catch(() => parts.notice({ what: 'error', where: 'folder', code: 'unreadable' }));
    });
  };
  const timer = (config.folders ?? []).length > 0 ? setInterval(round, everyMs) : undefined;
  return async () => {
    clearInterval(timer);
    await running;
  };
}

async function ready(path: string, now: number): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  const names = entries
    .filter((e) => e.isFile() && !e.name.startsWith('.') && !e.name.endsWith('.envelope.json'))
    .map((e) => e.name);
  const still = await Promise.all(names.map(async (name) => now - (await stat(join(path, name))).mtimeMs >= stillMs));
  return names.filter((_name, n) => still[n]).sort();
}

async function pickUp(
  folder: Folder,
  name: string,
  gateway: Gateway,
  parts: Pick<Parts, 'directory' | 'uuid'>,
): Promise<void> {
  const bytes = await readFile(join(folder.path, name));
  const mediaType = mediaTypes[extname(name).toLowerCase()];
  const source = { bytes, ...(mediaType && !folder.format && { mediaType }) };
  const envelope = await envelopeBeside(join(folder.path, `${name}.envelope.json`));
  const answer = await gateway.submit(
    { source, ...(folder.format && { format: folder.format }), ...(envelope && { envelope }) },
    actorOf(folder, parts),
  );
  if (answer.status === 429 || answer.status >= 500) return;
  await putAway(folder.path, name, answer);
}

async function envelopeBeside(file: string): Promise<GivenEnvelope | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as GivenEnvelope);
}

function actorOf({ client }: Folder, { directory, uuid }: Pick<Parts, 'directory' | 'uuid'>): Actor {
  const units = directory().client(client)?.units ?? [];
  return { clientId: client, role: 'engine', units, address: 'folder', requestId: uuid() };
}

async function putAway(path: string, name: string, answer: Answer): Promise<void> {
  const to = join(path, answer.status < 300 ? 'done' : 'failed');
  await mkdir(to, { recursive: true });
  await writeFile(join(to, `${name}.answer.json`), answer.bytes, { flush: true });
  await rename(join(path, name), join(to, name));
  await rename(join(path, `${name}.envelope.json`), join(to, `${name}.envelope.json`)).catch(() => undefined);
}
