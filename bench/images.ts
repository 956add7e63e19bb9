import { readFileSync, rmSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { request } from 'undici';
import { makeGatewayClient } from '../src/cli/gateway-client.ts';
import {
  gatewayBeside,
  imageReceiver as receiver,
  imageSender as sender,
} from '../test/peers/support/image-gateway.ts';
import { missing, type Orthanc, startOrthanc, studyCopy } from '../test/peers/support/orthanc.ts';
import { figure, percentile } from './figure.ts';

const studies = [
  { name: 'wado-proxy-throughput', study: 1, images: 160 },
  { name: 'wado-proxy-throughput-small', study: 2, images: 20 },
] as const;
const uidOf = (study: number): string => `1.2.752.99.${study}`;

/**
 * Throughput of the WADO-RS proxy beside Orthanc alone, turn by turn in one run: a CT study fetched whole, one of the size that a
 * CT has, and a small one, where what the proxy does once (whose study it is, the row of the audit on disk) weighs most.
 * Says why when there is no Orthanc.
 */
if (!isMainThread) fetchInWorker();
else if (missing) process.stderr.write(`bench images: skipped, ${missing}\n`);
else await run();

async function run(): Promise<void> {
  const orthanc = await startOrthanc();
  const gateway = await gatewayBeside(orthanc);
  try {
    for (const { study, images } of studies) await refer(study, images, orthanc, gateway);
    // Whoever fetches is no part of what is measured: it has a thread of its own for both.
    const worker = new Worker(new URL(import.meta.url), { workerData: { ...gateway.access, orthanc: orthanc.base } });
    for (const { name, study } of studies) await measure(name, uidOf(study), worker);
    await worker.terminate();
  } finally {
    await gateway.stop();
    await orthanc.stop();
  }
}

type Gateway = Awaited<ReturnType<typeof gatewayBeside>>;

/** A study in the archive, and a reference to it that the receiver has. */
async function refer(study: number, images: number, { base, upload }: Orthanc, { serving }: Gateway): Promise<void> {
  const { folder, files } = studyCopy(study, '191212121212', images);
  for (const file of files) await upload(readFileSync(file));
  rmSync(folder, { recursive: true, force: true });
  const found = await fetch(`${base}/studies/${uidOf(study)}/instances`);
  await serving.gateway.submit(
    {
      source: { bytes: new Uint8Array(await found.arrayBuffer()), mediaType: 'application/dicom+json' },
      envelope: { sender, receiver },
    },
    { clientId: 'engine', role: 'engine', units: [sender, receiver], address: '::1', requestId: 'bench' },
  );
}

/** Turn by turn; the ratio is the median of the turns' own ratios, since what else the machine does changes between turns. */
async function measure(name: string, study: string, worker: Worker): Promise<void> {
  const turns: [ours: number, theirs: number][] = [];
  for (let n = 0; n < 12; n++) turns.push([await ask(worker, 'gateway', study), await ask(worker, 'orthanc', study)]);
  const measured = turns.slice(2);
  const ours = measured.map(([value]) => value);
  const median = (values: readonly number[]): number => percentile([...values], 0.5);
  figure({
    name,
    value: median(ours),
    unit: 'MB/s',
    peer: 'Orthanc alone, same run',
    peerValue: median(measured.map(([, value]) => value)),
    ratio: median(measured.map(([value, peer]) => value / peer)),
    goal: 'ratio >= 0.7',
    runs: measured.length,
    spread: [Math.min(...ours), Math.max(...ours)],
  });
}

type Side = 'gateway' | 'orthanc';

function ask(worker: Worker, side: Side, study: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error) => reject(error);
    worker.once('error', failed);
    worker.once('message', (speed: number) => {
      worker.off('error', failed);
      resolve(speed);
    });
    worker.postMessage({ side, study });
  });
}

function fetchInWorker(): void {
  const { baseUrl, key, orthanc } = workerData;
  const client = makeGatewayClient({
    baseUrl,
    clientId: 'engine',
    key,
    now: Date.now,
    uuid: () => crypto.randomUUID(),
  });
  // The same way of asking on both sides.
  const accept = 'multipart/related; type="application/dicom"; transfer-syntax=*';
  const sides: Readonly<Record<Side, (study: string) => Promise<number>>> = {
    gateway: async (study) => (await client.get(`/dicomweb/studies/${study}`)).bytes.byteLength,
    orthanc: async (study) =>
      (await (await request(`${orthanc}/studies/${study}`, { headers: { accept } })).body.arrayBuffer()).byteLength,
  };
  parentPort?.on('message', async ({ side, study }: { side: Side; study: string }) => {
    const started = performance.now();
    const bytes = await sides[side](study);
    parentPort?.postMessage(bytes / 1e6 / ((performance.now() - started) / 1000));
  });
}
