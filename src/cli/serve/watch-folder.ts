import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { GivenEnvelope } from '../../adapters/adapter.ts';
import { refusal } from '../../gateway/answer.ts';
import type { Actor, Answer, Gateway } from '../../gateway/api.ts';
import { type Config, defaultLimits, type Limits } from '../../gateway/directory/config.ts';
import type { Parts } from '../../gateway/parts.ts';
import { readEnvelope } from '../../http/exchanges/envelope.ts';
import { Problem } from '../../http/problem.ts';
import { issue } from '../../model/issue.ts';

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
 * take just now stays and is tried again; a file that cannot be read stays too, is told, and holds up no other.
 */
export function startFolders(
  config: Pick<Config, 'folders' | 'limits'>,
  gateway: Gateway,
  parts: Pick<Parts, 'directory' | 'clock' | 'uuid' | 'notice'>,
): () => Promise<void> {
  let running: Promise<void> | undefined;
  const ending = new AbortController();
  const limits = { ...defaultLimits, ...config.limits };
  // What a stop has ended is no fault of the file: it stays, and is taken after the start.
  const unreadable = (where: string) => () =>
    ending.signal.aborted || parts.notice({ what: 'error', where, code: 'unreadable' });
  const look = async (folder: Folder, where: string): Promise<void> => {
    for (const file of await ready(folder.path, parts.clock.now())) {
      // A stop waits for the file in hand, not for all that lie there.
      if (ending.signal.aborted) return;
      await pickUp(folder, file, gateway, { ...parts, limits, signal: ending.signal }).catch(unreadable(where));
    }
  };
  const lookAtAll = async (): Promise<void> => {
    for (const [n, folder] of (config.folders ?? []).entries()) {
      // Told by its place in the config: names of files and folders may be personal.
      const where = `/folders/${n}`;
      await look(folder, where).catch(unreadable(where));
    }
  };
  const round = (): void => {
    // A round that takes long is the only one: the next finds what came meanwhile.
    running ??= lookAtAll().finally(() => {
      running = undefined;
    });
  };
  const timer = (config.folders ?? []).length > 0 ? setInterval(round, everyMs) : undefined;
  return async () => {
    ending.abort();
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

type Taking = Pick<Parts, 'directory' | 'uuid'> & { readonly limits: Limits; readonly signal: AbortSignal };

async function pickUp(folder: Folder, name: string, gateway: Gateway, taking: Taking): Promise<void> {
  const answer = await answerTo(folder, name, gateway, taking);
  if (answer.status === 429 || answer.status >= 500) return;
  await putAway(folder.path, name, answer);
}

/** The door's limits hold here too: nothing larger is read into memory. */
async function answerTo(folder: Folder, name: string, gateway: Gateway, taking: Taking): Promise<Answer> {
  const file = join(folder.path, name);
  const { size } = await stat(file);
  const most = taking.limits.bodyBytes;
  if (size > most)
    return refusal([issue('body-too-large', { expected: `at most ${most} bytes`, found: `${size} bytes` })]);
  try {
    const envelope = await envelopeBeside(`${file}.envelope.json`, taking.limits);
    const mediaType = mediaTypes[extname(name).toLowerCase()];
    const source = { bytes: await readFile(file), ...(mediaType && !folder.format && { mediaType }) };
    const { signal } = taking;
    const submission = {
      source,
      signal,
      ...(folder.format && { format: folder.format }),
      ...(envelope && { envelope }),
    };
    return await gateway.submit(submission, actorOf(folder, taking));
  } catch (error) {
    if (error instanceof Problem) return refusal(error.issues);
    throw error;
  }
}

async function envelopeBeside(file: string, limits: Limits): Promise<GivenEnvelope | undefined> {
  // None is needed; but one that is there and cannot be read says where the message goes.
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
  return bytes && readEnvelope(bytes, limits);
}

function actorOf({ client }: Folder, { directory, uuid }: Pick<Parts, 'directory' | 'uuid'>): Actor {
  const units = directory().client(client)?.units ?? [];
  return { clientId: client, role: 'engine', units, address: 'folder', requestId: uuid() };
}

async function putAway(path: string, name: string, answer: Answer): Promise<void> {
  const to = join(path, answer.status < 300 ? 'done' : 'failed');
  await mkdir(to, { recursive: true });
  // Under its name it is whole: whoever waits for it never reads half of it.
  const answered = join(to, `${name}.answer.json`);
  await writeFile(`${answered}.part`, answer.bytes, { flush: true });
  await rename(`${answered}.part`, answered);
  await rename(join(path, name), join(to, name));
  await rename(join(path, `${name}.envelope.json`), join(to, `${name}.envelope.json`)).catch(() => undefined);
}
