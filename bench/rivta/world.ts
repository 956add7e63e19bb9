import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../src/cli/demo/free-port.ts';
import type { Running } from '../../src/cli/demo/process.ts';
import { makeWorld, type Station, strand, type World } from '../../src/cli/demo/world.ts';
import { type GatewayClient, makeGatewayClient } from '../../src/cli/gateway-client.ts';
import type { Config } from '../../src/gateway/directory/config.ts';
import type { CareUnit } from '../../src/gateway/directory/directory.ts';
import type { Caller } from './load.ts';

/** A unit of the clinic whose digital remiss goes to the bare echo. */
export const echoUnit = 'SE5599990008-EKO';
export const sourceSystem = 'SE5566778899-SYS';

export interface RivtaWorld extends World {
  readonly echoPort: number;
  remove(): Promise<void>;
}

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

export const clientOf = ({ ca }: World, { baseUrl, engine }: Station): GatewayClient =>
  makeGatewayClient({
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

/** Starts the echo with an answer, in a process of its own and with the certificate of the region's gateway. */
export async function startEcho({ region, folder }: World, answer: Uint8Array, port = 0): Promise<Echo> {
  const answerFile = join(folder, `answer-${randomUUID()}.xml`);
  writeFileSync(answerFile, answer);
  const files = [
    join(region.folder, 'server.pem'),
    join(region.folder, 'server.key'),
    join(folder, 'ca.pem'),
    answerFile,
  ];
  const script = fileURLToPath(new URL('echo.ts', import.meta.url));
  const child = spawn(process.execPath, [script, ...files, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  return {
    url: `https://localhost:${Number(String(line))}`,
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}
