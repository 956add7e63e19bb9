import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../src/cli/demo/free-port.ts';
import { sharedFolder } from '../../adapters/shared-data.ts';

/** Orthanc with its DICOMweb plugin, as Debian packs them (orthanc, orthanc-dicomweb), on a free port of this machine. */
export interface Orthanc {
  readonly base: string;
  readonly host: string;
  upload(bytes: Uint8Array): Promise<void>;
  /** Removes one instance from the archive. */
  remove(sopInstance: string): Promise<void>;
  stop(): Promise<void>;
}

const program = ['/usr/sbin/Orthanc', '/usr/bin/Orthanc'].find(existsSync);
const plugin = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so';
const toolkit = spawnSync('dcmodify', ['--version']).status === 0;

/** Why the suite cannot run; undefined when it can. */
export const missing: string | undefined =
  program && existsSync(plugin)
    ? toolkit
      ? sharedFolder('exchange-examples', 'mado')
        ? undefined
        : 'shared data absent'
      : 'dcmtk is not installed'
    : 'orthanc and orthanc-dicomweb are not installed';

export async function startOrthanc(): Promise<Orthanc> {
  const folder = mkdtempSync(join(tmpdir(), 'vardbro-orthanc-'));
  const port = await freePort();
  const config = {
    StorageDirectory: join(folder, 'db'),
    IndexDirectory: join(folder, 'db'),
    HttpPort: port,
    RemoteAccessAllowed: false,
    AuthenticationEnabled: false,
    DicomServerEnabled: false,
    Plugins: [plugin],
    DicomWeb: { Enable: true, Root: '/dicom-web/' },
  };
  mkdirSync(join(folder, 'db'));
  writeFileSync(join(folder, 'orthanc.json'), JSON.stringify(config));
  const child = spawn(program!, [join(folder, 'orthanc.json')], { stdio: 'ignore' });
  const own = `http://localhost:${port}`;
  await answering(`${own}/system`, child);
  const json = async <T>(path: string, init?: RequestInit) => (await (await fetch(`${own}${path}`, init)).json()) as T;
  return {
    base: `${own}/dicom-web`,
    host: `localhost:${port}`,
    upload: async (bytes) => {
      const response = await fetch(`${own}/instances`, { method: 'POST', body: Buffer.from(bytes) });
      if (!response.ok) throw new Error(`Orthanc: ${response.status}`);
    },
    remove: async (sopInstance) => {
      const query = { Level: 'Instance', Query: { SOPInstanceUID: sopInstance } };
      const ids = await json<string[]>('/tools/find', { method: 'POST', body: JSON.stringify(query) });
      for (const id of ids) await fetch(`${own}/instances/${id}`, { method: 'DELETE' });
    },
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  for (let n = 0; n < 200; n++) {
    if (child.exitCode !== null) throw new Error(`Orthanc ended with ${child.exitCode}`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('Orthanc does not answer');
}

/**
 * Files of the published CT study, as copies with UIDs of their own and another patient, made by dcmtk. `study` 1, 2, ...
 * gives each copy its own root; beyond the images of the published study they are taken again.
 */
export function studyCopy(study: number, patientId: string, instances: number): { folder: string; files: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'vardbro-study-'));
  execFileSync('unzip', [
    '-qo',
    '-j',
    join(sharedFolder('exchange-examples', 'mado')!, 'Study_B.zip'),
    '*/Series_B_1/*',
    '-d',
    folder,
  ]);
  const root = `1.2.752.99.${study}`;
  const published = readdirSync(folder).sort();
  const files = Array.from({ length: instances }, (_, n) => join(folder, `${n + 1}.dcm`));
  files.forEach((file, n) => {
    copyFileSync(join(folder, published[n % published.length]!), file);
    const changes = [
      `(0020,000d)=${root}`,
      `(0020,000e)=${root}.1`,
      `(0008,0018)=${root}.1.${n + 1}`,
      `(0010,0020)=${patientId}`,
      `(0010,0010)=Testberg^Tolvan`,
    ].flatMap((change) => ['-m', change]);
    execFileSync('dcmodify', ['-nb', '-imt', ...changes, file]);
  });
  return { folder, files };
}
