import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { endsWithUs } from '../src/cli/demo/ends-with-us.ts';
import { asServed } from '../src/cli/demo/process.ts';
import { bindingChecker } from '../src/terminology/binding-checker.ts';
import { emptyCellar, terminologyRegistry } from '../src/terminology/registry/registry.ts';
import { figure, percentile } from './figure.ts';
import {
  allUrl,
  codeOf,
  concepts,
  everything,
  list,
  listUrl,
  map,
  mapUrl,
  searches,
  versions,
} from './terminology/data.ts';

/**
 * Terminology in the shipped configuration (tokens, log), 50,000 concepts in 5 versions, 10 connections, codes and texts
 * drawn at random (seeded); each figure beside an Express JSON echo behind the same middleware in the same process, round
 * by round. `node bench/terminology.ts [--smoke]`.
 */
const smoke = process.argv.includes('--smoke');
const rounds = smoke ? 1 : 3;
const secondsOfRound = smoke ? 0.5 : 2;
const connections = 10;

interface Started {
  readonly base: string;
  readonly echo: string;
  readonly token: string;
  readonly rss: number;
  readonly process: ChildProcess;
}

/** mulberry32: the same draws each time. */
let seed = 20_260_921;
function random(below: number): number {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
}

const parameters = (...parameter: object[]): string => JSON.stringify({ resourceType: 'Parameters', parameter });
const code = () => codeOf(random(concepts));

/** Each operation with a request drawn at random, and its goal: a share of the echo, or so many a second. */
const operations: readonly { name: string; path: string; body: () => string; goal: string }[] = [
  {
    name: '$validate-code',
    path: '/fhir/ValueSet/$validate-code',
    body: () =>
      parameters(
        { name: 'url', valueUri: allUrl },
        { name: 'coding', valueCoding: { system: listUrl, version: versions[random(versions.length)], code: code() } },
      ),
    goal: 'ratio >= 0.6',
  },
  {
    name: '$lookup',
    path: '/fhir/CodeSystem/$lookup',
    body: () =>
      parameters(
        { name: 'system', valueUri: listUrl },
        { name: 'version', valueString: versions[random(versions.length)] },
        { name: 'code', valueCode: code() },
      ),
    goal: 'ratio >= 0.6',
  },
  {
    name: '$translate',
    path: '/fhir/ConceptMap/$translate',
    body: () =>
      parameters(
        { name: 'url', valueUri: mapUrl },
        { name: 'system', valueUri: listUrl },
        { name: 'code', valueCode: code() },
      ),
    goal: 'ratio >= 0.6',
  },
  {
    name: '$expand filter count=20',
    path: '/fhir/ValueSet/$expand',
    body: () =>
      parameters(
        { name: 'url', valueUri: allUrl },
        { name: 'filter', valueString: `${searches[random(searches.length)]} ${random(100)}` },
        { name: 'count', valueInteger: 20 },
      ),
    goal: '>= 2000/s',
  },
  {
    name: '$expand 2,000 a page',
    path: '/fhir/ValueSet/$expand',
    body: () =>
      parameters(
        { name: 'url', valueUri: allUrl },
        { name: 'offset', valueInteger: 2_000 * random(concepts / 2_000) },
        { name: 'count', valueInteger: 2_000 },
      ),
    goal: '>= 200/s',
  },
];

const folder = mkdtempSync(join(tmpdir(), 'vardbro-bench-'));
try {
  const lists = join(folder, 'lists');
  mkdirSync(lists);
  for (const [n, version] of versions.entries())
    writeFileSync(join(lists, `list-${version}.json`), JSON.stringify(list(n)));
  writeFileSync(join(lists, 'value-set.json'), JSON.stringify(everything));
  writeFileSync(join(lists, 'map.json'), JSON.stringify(map));
  const bare = await start('bare');
  await stop(bare);
  const server = await start('full', lists);
  for (const operation of operations) await measure(server, operation);
  memory(bare.rss, await residentOf(server));
  await stop(server);
  inProcess();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function start(name: string, lists?: string): Promise<Started> {
  const program = fileURLToPath(new URL('./terminology/server.ts', import.meta.url));
  const args = asServed('--expose-gc', program, join(folder, name), ...(lists === undefined ? [] : [lists]));
  const child = endsWithUs(spawn('env', args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] }));
  const [text] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  return { ...(JSON.parse(text) as Omit<Started, 'process'>), process: child };
}

async function stop({ process: child }: Started): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function residentOf({ process: child }: Started): Promise<number> {
  child.send('rss');
  const [rss] = (await once(child, 'message')) as [number];
  return rss;
}

interface Run {
  readonly perSecond: number;
  readonly ms: readonly number[];
}

/** Requests on ten connections, each as soon as the one before it is answered. */
async function run(base: string, path: string, body: () => string, token: string): Promise<Run> {
  const pool = new Pool(base, { connections, pipelining: 1 });
  const headers = { 'content-type': 'application/fhir+json', authorization: `Bearer ${token}` };
  const ms: number[] = [];
  const began = performance.now();
  const until = began + secondsOfRound * 1_000;
  const loop = async () => {
    while (performance.now() < until) {
      const sent = performance.now();
      const answer = await pool.request({ path, method: 'POST', headers, body: body() });
      await answer.body.dump({ limit: 10_000_000 });
      if (answer.statusCode !== 200) throw new Error(`${path}: HTTP ${answer.statusCode}`);
      ms.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: connections }, loop));
  const seconds = (performance.now() - began) / 1_000;
  await pool.close();
  return { perSecond: ms.length / seconds, ms };
}

async function measure(
  { base, echo, token }: Started,
  { name, path, body, goal }: (typeof operations)[number],
): Promise<void> {
  await run(base, path, body, token);
  const own: Run[] = [];
  const peer: Run[] = [];
  for (let n = 0; n < rounds; n += 1) {
    peer.push(await run(echo, '/echo', body, token));
    own.push(await run(base, path, body, token));
  }
  const ratios = own.map(({ perSecond }, n) => perSecond / peer[n]!.perSecond);
  const value = percentile(
    own.map(({ perSecond }) => perSecond),
    0.5,
  );
  const peerValue = percentile(
    peer.map(({ perSecond }) => perSecond),
    0.5,
  );
  const about = { peer: 'express echo', runs: rounds };
  figure({
    ...about,
    name: `terminology ${name}`,
    value,
    unit: 'requests/s',
    peerValue,
    ratio: percentile(ratios, 0.5),
    goal,
    spread: [Math.min(...ratios), Math.max(...ratios)],
  });
  const latency = (runs: readonly Run[]) =>
    percentile(
      runs.flatMap(({ ms }) => ms),
      0.99,
    );
  figure({
    ...about,
    name: `terminology ${name} p99`,
    value: latency(own),
    unit: 'ms',
    peerValue: latency(peer),
    ratio: latency(own) / latency(peer),
    goal: 'told',
    spread: [
      percentile(
        own.flatMap(({ ms }) => ms),
        0.5,
      ),
      latency(own),
    ],
  });
}

function memory(bare: number, full: number): void {
  figure({
    name: 'terminology RSS of 5 x 50,000 concepts',
    value: (full - bare) / 1e6,
    unit: 'MB',
    peer: 'gateway without the lists',
    peerValue: bare / 1e6,
    ratio: full / bare,
    goal: '<= 300 MB',
    runs: 1,
    spread: [bare / 1e6, full / 1e6],
  });
}

/** Checks without HTTP, as the gateway makes them for each code of a message. */
function inProcess(): void {
  const registry = terminologyRegistry(emptyCellar);
  registry.replace('bench', [...versions.map((_, n) => list(n)), everything]);
  const checker = bindingChecker(registry.current);
  const draw = () => ({ system: listUrl, version: versions[random(versions.length)]!, code: code() });
  const codings = Array.from({ length: 100_000 }, draw);
  const perSecond: number[] = [];
  for (let n = 0; n < rounds + 1; n += 1) {
    const began = performance.now();
    for (const coding of codings) if (checker.check(allUrl, coding).result !== 'yes') throw new Error('not in the set');
    perSecond.push((codings.length / (performance.now() - began)) * 1_000);
  }
  const warm = perSecond.slice(1);
  figure({
    name: 'terminology checks in process',
    value: percentile(warm, 0.5),
    unit: 'codings/s',
    goal: '>= 200000/s',
    runs: warm.length,
    spread: [Math.min(...warm), Math.max(...warm)],
  });
  message(checker);
}

/** A message of 20 codings, each drawn from any version. */
function message(checker: ReturnType<typeof bindingChecker>): void {
  const draw = () => ({ system: listUrl, version: versions[random(versions.length)]!, code: code() });
  const ms: number[] = [];
  for (let n = 0; n < 2_000; n += 1) {
    const codings = Array.from({ length: 20 }, draw);
    const began = performance.now();
    for (const coding of codings) checker.check(allUrl, coding);
    ms.push(performance.now() - began);
  }
  figure({
    name: 'terminology message of 20 codings',
    value: percentile(ms, 0.5),
    unit: 'ms',
    goal: '<= 0.2 ms',
    runs: ms.length,
    spread: [percentile(ms, 0.5), percentile(ms, 0.99)],
  });
}
