import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endsWithUs } from '../../src/cli/demo/ends-with-us.ts';
import { freePort } from '../../src/cli/demo/free-port.ts';
import type { Running } from '../../src/cli/demo/process.ts';
import { makeWorld, type Station, strand, type World } from '../../src/cli/demo/world.ts';
import { type GatewayClient, makeGatewayClient } from '../../src/cli/gateway-client.ts';
import type { Config } from '../../src/gateway/directory/config.ts';
import type { CareUnit } from '../../src/gateway/directory/directory.ts';
import type { EchoConfig } from './echo.ts';
import type { Caller } from './load.ts';

/** A unit of the clinic whose digital remiss goes to the bare echo. */
export const echoUnit = 'SE5599990008-EKO';
export const sourceSystem = 'SE5566778899-SYS';

export interface RivtaWorld extends World {
  readonly echoPort: number;
  remove(): Promise<void>;
}

/** What one call gets, and the whole of a read: as the contracts have it. */
const overview = { contracts: ['GetDiagnosis 2.0'], sourceTimeout: 27_000, totalTimeout: 30_000 };
export const readLimit = overview.totalTimeout;

/** The demo's two gateways, that reach each other by digital remiss; the region offers its record to the clinic. */
export async function rivtaWorld(): Promise<RivtaWorld> {
  const world = await makeWorld(Date.now());
  const echoPort = await freePort();
  const addresses = new Map([
    ...[world.region, world.clinic].flatMap(({ units, baseUrl }) =>
      units.map(({ hsaId }) => [hsaId, baseUrl] as const),
    ),
    [echoUnit, `https://localhost:${echoPort}`] as const,
  ]);
  const remiss = (unit: CareUnit): CareUnit => ({
    ...unit,
    endpoints: [{ transport: 'digital-remiss', address: `${addresses.get(unit.hsaId)}/rivta`, formats: ['rivta:2'] }],
  });
  for (const { configFile } of [world.region, world.clinic]) {
    const config = JSON.parse(readFileSync(configFile, 'utf8')) as Config;
    const { units } = config.directory;
    const echo = { ...units.find(({ hsaId }) => hsaId === strand)!, hsaId: echoUnit, local: false };
    const changed: Config = {
      ...config,
      ...(config.overview && { overview: { ...config.overview, ...overview } }),
      npo: { sourceSystems: [sourceSystem], readers: [world.clinic.organisation.hsaId] },
      directory: { ...config.directory, units: [...units, echo].map(remiss) },
      timing: { ...config.timing, retryFirst: 200, retryLast: 1_000 },
    };
    writeFileSync(configFile, JSON.stringify(changed));
  }
  return { ...world, echoPort };
}

/** What every figure is measured with. */
export interface Bench {
  readonly world: RivtaWorld;
  readonly region: { readonly client: GatewayClient; readonly process: Running };
  readonly clinic: { readonly client: GatewayClient; readonly process: Running };
  readonly caller: Caller;
  readonly rounds: number;
  /** Calls in each round. */
  readonly calls: number;
  readonly referrals: number;
}

export const clientOf = ({ ca }: World, { baseUrl, engine }: Station, claims?: object): GatewayClient =>
  makeGatewayClient({
    ...(claims && { claims: { ...claims } }),
    baseUrl,
    clientId: engine.clientId,
    key: engine.key,
    ca: ca.cert,
    now: () => Date.now(),
    uuid: randomUUID,
  });

export interface Echo {
  readonly url: string;
  stop(): Promise<void>;
}

/** What it answers, by path; `/` where no other is named. */
export type Answers = Readonly<Record<string, { readonly bytes: Uint8Array; readonly delayMs?: number }>>;

/** Starts the echo in a process of its own, with the certificate of the region's gateway. */
export async function startEcho({ region, folder }: World, answers: Answers, port = 0): Promise<Echo> {
  const kept = Object.entries(answers).map(([path, { bytes, ...how }]) => {
    const file = join(folder, `answer-${randomUUID()}.xml`);
    writeFileSync(file, bytes);
    return [path, { file, ...how }] as const;
  });
  const config: EchoConfig = {
    certFile: join(region.folder, 'server.pem'),
    keyFile: join(region.folder, 'server.key'),
    caFile: join(folder, 'ca.pem'),
    port,
    answers: Object.fromEntries(kept),
  };
  const configFile = join(folder, `echo-${randomUUID()}.json`);
  writeFileSync(configFile, JSON.stringify(config));
  const { line, stop } = await startProgram([fileURLToPath(new URL('echo.ts', import.meta.url)), configFile], 'stdout');
  return { url: `https://localhost:${line.trim()}`, stop };
}

/** A program that says one line when it is ready. */
export async function startProgram(args: readonly string[], says: 'stdout' | 'stderr') {
  const child = endsWithUs(spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] }));
  const other = says === 'stdout' ? child.stderr : child.stdout;
  other.pipe(process.stderr, { end: false });
  const [line] = (await once(child[says], 'data')) as [Buffer];
  return {
    line: line.toString(),
    stop: async (): Promise<void> => {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}
