import { readFileSync, rmSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { makeGatewayClient } from '../src/cli/gateway-client.ts';
import {
  gatewayBeside,
  imageReceiver as receiver,
  imageSender as sender,
} from '../test/peers/support/image-gateway.ts';
import { missing, startOrthanc, studyCopy } from '../test/peers/support/orthanc.ts';
import { figure, percentile } from './figure.ts';

/**
 * Throughput of the WADO-RS proxy beside Orthanc alone, turn by turn in one run: a study of twenty CT images, fetched whole.
 * Says why when there is no Orthanc.
 */
if (!isMainThread) fetchInWorker();
else if (missing) process.stderr.write(`bench images: skipped, ${missing}\n`);
else await run();

async function run(): Promise<void> {
  const orthanc = await startOrthanc();
  const { folder: made, files } = studyCopy(1, '191212121212', 20);
  const gateway = await gatewayBeside(orthanc);
  try {
    for (const file of files) await orthanc.upload(readFileSync(file));
    const found = await fetch(`${orthanc.base}/studies/1.2.752.99.1/instances`);
    await gateway.serving.gateway.submit(
      {
        source: { bytes: new Uint8Array(await found.arrayBuffer()), mediaType: 'application/dicom+json' },
        envelope: { sender, receiver },
      },
      { clientId: 'engine', role: 'engine', units: [sender, receiver], address: '::1', requestId: 'bench' },
    );
    // Whoever fetches is no part of what is measured: it has a thread of its own for both.
    const worker = new Worker(new URL(import.meta.url), { workerData: { ...gateway.access, orthanc: orthanc.base } });
    const rounds: [number, number][] = [];
    for (let n = 0; n < 12; n++) rounds.push([await ask(worker, 'gateway'), await ask(worker, 'orthanc')]);
    await worker.terminate();
    const measured = rounds.slice(2);
    const ours = measured.map(([value]) => value);
    const theirs = percentile(
      measured.map(([, value]) => value),
      0.5,
    );
    const value = percentile(ours, 0.5);
    figure({
      name: 'wado-proxy-throughput',
      value,
      unit: 'MB/s',
      peer: 'Orthanc alone, same run',
      peerValue: theirs,
      ratio: value / theirs,
      goal: 'ratio >= 0.7',
      runs: measured.length,
      spread: [Math.min(...ours), Math.max(...ours)],
    });
  } finally {
    await gateway.stop();
    await orthanc.stop();
    rmSync(made, { recursive: true, force: true });
  }
}

type Side = 'gateway' | 'orthanc';

function ask(worker: Worker, side: Side): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error) => reject(error);
    worker.once('error', failed);
    worker.once('message', (speed: number) => {
      worker.off('error', failed);
      resolve(speed);
    });
    worker.postMessage(side);
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
  const accept = 'multipart/related; type="application/dicom"; transfer-syntax=*';
  const sides: Readonly<Record<Side, () => Promise<number>>> = {
    gateway: async () => (await client.get('/dicomweb/studies/1.2.752.99.1')).bytes.byteLength,
    orthanc: async () =>
      (await (await fetch(`${orthanc}/studies/1.2.752.99.1`, { headers: { accept } })).arrayBuffer()).byteLength,
  };
  parentPort?.on('message', async (side: Side) => {
    const started = performance.now();
    const bytes = await sides[side]();
    parentPort?.postMessage(bytes / 1e6 / ((performance.now() - started) / 1000));
  });
}
