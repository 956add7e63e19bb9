import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getDiagnosis } from '../../src/adapters/rivta/contract/read/get-diagnosis.ts';
import { freePort } from '../../src/cli/demo/free-port.ts';
import { readerClaims } from '../../src/cli/demo/overview.ts';
import { platformConfig } from '../../src/cli/demo/platform.ts';
import type { GatewayClient } from '../../src/cli/gateway-client.ts';
import type { StandinConfig } from '../../src/cli/platform-standin/config.ts';
import { engagementIndex } from '../../src/transports/npo/engagement-index.ts';
import { addressGuard } from '../../src/transports/outgoing/address-guard.ts';
import { outgoingDispatcher } from '../../src/transports/outgoing/outgoing-dispatcher.ts';
import { contractPath, soapAction } from '../../src/transports/rivta/soap-call.ts';
import { cpuMs } from '../cpu.ts';
import { figure, percentile } from '../figure.ts';
import { diagnosisAnswer } from '../record-copy/answers.ts';
import { besideEcho, processorTime, turns } from './beside.ts';
import type { Taken } from './load.ts';
import { type Bench, clientOf, type RivtaWorld, readLimit, startEcho, startProgram } from './world.ts';

const patient = '191212121212';
const personnummer = 'http://electronichealth.se/identifier/personnummer';
const producers = 10;
const entries = 10;
const sources = Array.from({ length: producers }, (_, n) => `SE2321000016-SYS${n}`);
/** What the aggregating service gives one source. */
const sourceTimeout = 10_000;
const name = 'rivta-aggregated-read';

interface Source {
  readonly id: string;
  readonly address: string;
}

/**
 * The clinic reads what ten producers have of a patient, as a FHIR search: relation, consent, aggregating service, blocks,
 * access log. First all ten answer; then one answers too late and one is not there.
 */
export async function aggregated(bench: Bench): Promise<void> {
  const { world, clinic, caller, rounds, calls } = bench;
  const bytes = (id: string) => Buffer.from(String(diagnosisAnswer(entries)).replaceAll('SE2321000016-SYS', id));
  const whole = diagnosisAnswer(producers * entries);
  const echo = await startEcho(world, {
    '/': { bytes: whole },
    ...Object.fromEntries(sources.map((id) => [`/${id}`, { bytes: bytes(id) }])),
    '/slow': { bytes: bytes(sources[0]!), delayMs: 20 * sourceTimeout },
  });
  const reader = clientOf(world, world.clinic, readerClaims);
  const found = (answering: readonly Source[], act: () => Promise<void>) => throughPlatform(world, answering, act);
  const all = sources.map((id) => ({ id, address: `${echo.url}/${id}` }));
  await found(all, async () => {
    const { request } = getDiagnosis;
    const bare = {
      url: echo.url,
      action: soapAction(request.responder, request.operation),
      body: whole.subarray(0, 500),
    };
    await read(reader, calls, producers, 0);
    const before = cpuMs(clinic.process.pid());
    const pairs = await turns(
      rounds,
      () => read(reader, calls, producers, 0),
      () => caller.run(() => bare, calls),
    );
    const cpu = (cpuMs(clinic.process.pid()) - before) / (rounds * calls);
    rightAnswers(
      `${name}-${producers}`,
      pairs.map(([own]) => own),
    );
    besideEcho(`${name}-${producers}`, pairs, 'the contract: 30 s');
    processorTime(`${name}-${producers}`, cpu, rounds * calls);
  });
  const [late, gone, ...rest] = all;
  const some = [
    { ...late!, address: `${echo.url}/slow` },
    { ...gone!, address: `https://localhost:${await freePort()}/` },
  ];
  await found([...some, ...rest], async () => {
    const taken = await read(reader, 8, rest.length, some.length);
    const { times } = taken;
    rightAnswers(`${name}-one-slow-one-dead`, [taken]);
    figure({
      name: `${name}-one-slow-one-dead-p99`,
      value: percentile(times, 0.99),
      unit: 'ms',
      peer: 'limit of one source at the aggregating service',
      peerValue: sourceTimeout,
      ratio: percentile(times, 0.99) / sourceTimeout,
      goal: `within ${readLimit} ms, eight sources shown and two told missing`,
      runs: times.length,
      spread: [percentile(times, 0.5), Math.max(...times)],
    });
  });
  await reader.close();
  await echo.stop();
}

interface Read extends Taken {
  /** Answers that held what the answering sources have, and told of each that was missing. */
  readonly right: number;
}

/** Searches, eight at once. */
async function read(reader: GatewayClient, count: number, answering: number, missing: number): Promise<Read> {
  const times: number[] = [];
  const form = new URLSearchParams({ 'patient.identifier': `${personnummer}|${patient}`, _count: '200' }).toString();
  let [left, right] = [count, 0];
  const one = async (): Promise<void> => {
    while (left-- > 0) {
      const at = performance.now();
      const reply = await reader.post('/fhir/Condition/_search', form, 'application/x-www-form-urlencoded');
      times.push(performance.now() - at);
      const text = Buffer.from(reply.bytes).toString();
      if (reply.status !== 200) throw new Error(`HTTP ${reply.status}: ${text.slice(0, 500)}`);
      const told = text.split('"record-partial"').length - 1;
      if (reply.json<{ total: number }>().total === answering * entries && told === missing) right++;
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: Math.min(8, count) }, one));
  return { perSecond: (count * 1000) / (performance.now() - started), times, right };
}

/** A check that is not answered hides what it was about: where the machine is too busy, an answer may hold less. */
function rightAnswers(of: string, reads: readonly Read[]): void {
  const [right, all] = [reads.map((one) => one.right), reads.map(({ times }) => times.length)].map((counts) =>
    counts.reduce((sum, count) => sum + count, 0),
  ) as [number, number];
  const share = right / all;
  figure({ name: `${of}-right`, value: share, unit: 'share of answers', goal: '1', runs: all, spread: [share, share] });
}

/** Runs the stand-in for the platform with these sources, its index told of them. */
async function throughPlatform(
  world: RivtaWorld,
  answering: readonly Source[],
  act: () => Promise<void>,
): Promise<void> {
  const { pem, ...config } = platformConfig({ ...world, port: world.platformPort, patient });
  const files = { certFile: 'platform.pem', keyFile: 'platform.key', caFile: 'ca.pem' };
  const routes = answering.map(({ id, address }) => ({
    logicalAddress: id,
    contract: getDiagnosis.request.responder,
    rivProfile: 'RIVTABP21' as const,
    address,
  }));
  const changed: StandinConfig = {
    ...config,
    ...files,
    routes,
    aggregating: { ...config.aggregating!, sourceTimeout },
  };
  writeFileSync(join(world.folder, files.certFile), pem.cert);
  writeFileSync(join(world.folder, files.keyFile), pem.key);
  const configFile = join(world.folder, 'platform.json');
  writeFileSync(configFile, JSON.stringify(changed));
  const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
  const standin = await startProgram([main, 'platform-standin', '--config', configFile], 'stderr');
  try {
    await tellIndex(world, answering);
    await act();
  } finally {
    await standin.stop();
  }
}

async function tellIndex({ ca, region, platformPort }: RivtaWorld, answering: readonly Source[]): Promise<void> {
  const hosts = () => [`127.0.0.1:${platformPort}`];
  const guard = addressGuard(hosts, hosts);
  const tls = { ca: ca.cert, ...region.clientCertificate };
  const dispatcher = outgoingDispatcher({ guard, tls: () => tls, connectTimeout: 5_000, answerTimeout: 5_000 });
  const index = engagementIndex({
    dispatcher,
    guard,
    address: `https://127.0.0.1:${platformPort}/vp${contractPath('itintegration:engagementindex', 'Update', 1)}`,
    logicalAddress: '5565594230',
    systemId: region.organisation.hsaId,
    uuid: randomUUID,
  });
  const rows = answering.map(({ id }) => ({
    patient: `${personnummer}|${patient}`,
    kind: 'diagnosis',
    sourceSystem: id,
    controller: 'SE2321000016-VG',
    mostRecent: Date.now(),
    dueAt: 0,
    attempts: 0,
  }));
  const { confirmed, code } = await index.update(rows, AbortSignal.timeout(10_000));
  await dispatcher.close();
  if (!confirmed) throw new Error(`the index did not take the update: ${code}`);
}
