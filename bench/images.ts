import { readFileSync, rmSync } from 'node:fs';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
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
  { size: '', study: 1, images: 160 },
  { size: '-small', study: 2, images: 20 },
] as const;
const uidOf = (study: number): string => `1.2.752.99.${study}`;

/**
 * Throughput of the WADO-RS proxy beside Orthanc alone, turn by turn in one run: a CT study fetched whole, one of the size that a
 * CT has, and a small one, where what the proxy does once (whose study it is, the row of the audit on disk) weighs most. And
 * beside a bare proxy in the same process, which shows what is the price of another hop and what is ours. All speak HTTP
 * without TLS on this machine. Says why when there is no Orthanc.
 */
if (!isMainThread) fetchInWorker();
else if (missing) process.stderr.write(`bench images: skipped, ${missing}\n`);
else await run();

async function run(): Promise<void> {
  const orthanc = await startOrthanc();
  const gateway = await gatewayBeside(orthanc);
  const proxy = await bareProxy(orthanc.host);
  try {
    for (const { study, images } of studies) await refer(study, images, orthanc, gateway);
    // Whoever fetches is no part of what is measured: it has a thread of its own for both.
    const worker = new Worker(new URL(import.meta.url), {
      workerData: { ...gateway.access, ...sidesOf(orthanc, proxy) },
    });
    for (const { size, study } of studies) await measure(size, uidOf(study), worker);
    await worker.terminate();
  } finally {
    proxy.close();
    await gateway.stop();
    await orthanc.stop();
  }
}

/** What any proxy of this runtime costs: each request once more, its answer as it comes. */
async function bareProxy(host: string): Promise<Server> {
  const server = createServer((req, res) => {
    get(`http://${host}${req.url}`, { headers: { accept: req.headers.accept } }, (answer) => {
      pipeline(answer, res.writeHead(answer.statusCode!, answer.headers), () => undefined);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function sidesOf({ base, host }: Orthanc, proxy: Server) {
  const { port } = proxy.address() as AddressInfo;
  return { orthanc: base, proxy: base.replace(host, `localhost:${port}`) };
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

type Turn = Readonly<Record<Side, number>>;

/** Turn by turn; a ratio is the median of the turns' own ratios, since what else the machine does changes between turns. */
async function measure(size: string, study: string, worker: Worker): Promise<void> {
  const turns: Turn[] = [];
  for (let n = 0; n < 12; n++) {
    const [gateway, proxy, orthanc] = [
      await ask(worker, 'gateway', study),
      await ask(worker, 'proxy', study),
      await ask(worker, 'orthanc', study),
    ];
    turns.push({ gateway, proxy, orthanc });
  }
  const measured = turns.slice(2);
  beside(`wado-proxy-throughput${size}`, measured, 'orthanc', 'Orthanc alone, same run', 'ratio >= 0.7');
  beside(`wado-proxy-beside-bare${size}`, measured, 'proxy', 'a bare proxy before Orthanc, same run', 'told');
}

function beside(name: string, turns: readonly Turn[], other: Side, peer: string, goal: string): void {
  const median = (values: readonly number[]): number => percentile([...values], 0.5);
  const [ours, theirs] = [turns.map(({ gateway }) => gateway), turns.map((turn) => turn[other])];
  figure({
    name,
    value: median(ours),
    unit: 'MB/s',
    peer,
    peerValue: median(theirs),
    ratio: median(turns.map((turn) => turn.gateway / turn[other])),
    goal,
    runs: turns.length,
    spread: [Math.min(...ours), Math.max(...ours)],
  });
}

type Side = 'gateway' | 'proxy' | 'orthanc';

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
  const { baseUrl, key, orthanc, proxy } = workerData;
  const client = makeGatewayClient({
    baseUrl,
    clientId: 'engine',
    key,
    now: Date.now,
    uuid: () => crypto.randomUUID(),
  });
  // The same way of asking on both sides.
  const accept = 'multipart/related; type="application/dicom"; transfer-syntax=*';
  const straight = (base: string) => async (study: string) =>
    (await (await request(`${base}/studies/${study}`, { headers: { accept } })).body.arrayBuffer()).byteLength;
  const sides: Readonly<Record<Side, (study: string) => Promise<number>>> = {
    gateway: async (study) => (await client.get(`/dicomweb/studies/${study}`)).bytes.byteLength,
    proxy: straight(proxy),
    orthanc: straight(orthanc),
  };
  parentPort?.on('message', async ({ side, study }: { side: Side; study: string }) => {
    const started = performance.now();
    const bytes = await sides[side](study);
    parentPort?.postMessage(bytes / 1e6 / ((performance.now() - started) / 1000));
  });
}
