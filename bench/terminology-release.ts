import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseCsv } from 'hucre/csv';
import { freePort } from '../src/cli/demo/free-port.ts';
import { asServed } from '../src/cli/demo/process.ts';
import { type GatewayClient, makeGatewayClient, type Reply } from '../src/cli/gateway-client.ts';
import { figure, percentile } from './figure.ts';

/**
 * A list of 50,000 concepts is read in, reviewed and released at a gateway of its own process (tokens, audit, logging
 * on) while four readers go on asking it. `node bench/terminology-release.ts [--smoke]`.
 */
const smoke = process.argv.includes('--smoke');
const concepts = smoke ? 5_000 : 50_000;
const rounds = smoke ? 1 : 3;
const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const url = 'https://bench.example/CodeSystem/large';
const folder = mkdtempSync(join(tmpdir(), 'vardbro-release-'));
const file = join(folder, 'vardbro.json');

const { baseUrl, keys } = await configured();
const gateway = spawn('env', asServed(main, 'serve', '--config', file), {
  stdio: ['ignore', openSync(join(folder, 'log'), 'w'), 'inherit'],
});
try {
  const [anna, bo, engine] = ['anna', 'bo', 'engine'].map(clientOf) as [GatewayClient, GatewayClient, GatewayClient];
  await listening(engine);
  await out(anna, bo, 'small', csv(200, 0));
  const seconds: number[] = [];
  const bare: number[] = [];
  const cpu: number[] = [];
  const reads: number[] = [];
  let failed = 0;
  for (let round = 1; round <= rounds; round++) {
    const table = csv(concepts, round);
    bare.push(baseline(table));
    const reading = new AbortController();
    const readers = Array.from({ length: 4 }, () => readUntil(reading.signal, engine, reads, () => failed++));
    const [started, used] = [performance.now(), cpuSeconds()];
    await out(anna, bo, String(round), table);
    cpu.push(cpuSeconds() - used);
    seconds.push((performance.now() - started) / 1000);
    reading.abort();
    await Promise.all(readers);
  }
  const [value, peerValue] = [percentile(seconds, 0.5), percentile(bare, 0.5)];
  figure({
    name: `import and release of ${concepts} concepts, preview and four steps included`,
    value,
    unit: 's',
    peer: 'the same CSV parsed, written as JSON and synced, once',
    peerValue,
    ratio: value / peerValue,
    goal: '<= 2',
    runs: rounds,
    spread: [Math.min(...seconds), Math.max(...seconds)],
  });
  figure({
    name: 'CPU of the gateway for it, reads and garbage collection included',
    value: percentile(cpu, 0.5),
    unit: 's',
    goal: 'none: holds on a busy machine, where wall time does not',
    runs: rounds,
    spread: [Math.min(...cpu), Math.max(...cpu)],
  });
  figure({
    name: 'reads that failed meanwhile',
    value: failed,
    unit: 'reads',
    goal: '0',
    runs: reads.length,
    spread: [0, failed],
  });
  figure({
    name: 'reads meanwhile, longest',
    value: Math.max(...reads),
    unit: 'ms',
    goal: 'none',
    runs: reads.length,
    spread: [percentile(reads, 0.5), percentile(reads, 0.99)],
  });
  await Promise.all([anna, bo, engine].map((client) => client.close()));
} finally {
  gateway.kill('SIGTERM');
  if (gateway.exitCode === null) await new Promise((resolve) => gateway.once('close', resolve));
  rmSync(folder, { recursive: true, force: true });
}

/** User and system time of the gateway's process so far (proc(5), fields 14 and 15, in hundredths of a second). */
function cpuSeconds(): number {
  const fields = readFileSync(`/proc/${gateway.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Preview, accept, submit, approve, release. */
async function out(anna: GatewayClient, bo: GatewayClient, version: string, table: Uint8Array): Promise<void> {
  const query = new URLSearchParams({ format: 'csv', url, version, title: 'Large' });
  const preview = good(await anna.post(`/terminology/imports?${query}`, table, 'text/csv'));
  query.set('accept', preview.json<{ list: { sha256: string } }>().list.sha256);
  good(await anna.post(`/terminology/imports?${query}`, table, 'text/csv'));
  for (const [client, act] of [
    [anna, 'submit'],
    [bo, 'approve'],
    [bo, 'release'],
  ] as const)
    good(await client.post('/terminology/acts', JSON.stringify({ act, url, version }), 'application/json'));
}

async function readUntil(signal: AbortSignal, client: GatewayClient, times: number[], fail: () => void): Promise<void> {
  for (let n = 0; !signal.aborted; n++) {
    const started = performance.now();
    const path = n % 2 === 0 ? `/fhir/CodeSystem/$lookup?system=${url}&code=C${n % 200}` : '/terminology/status';
    const status = await client.get(path).then(
      (reply) => reply.status,
      (error: Error) => error.message,
    );
    if (status !== 200) {
      process.stderr.write(`${path}: ${status}
`);
      fail();
    }
    times.push(performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** A tree of concepts with designations and properties; texts differ a little from round to round. */
function csv(count: number, round: number): Uint8Array {
  const rows = Array.from({ length: count }, (_, n) => {
    const parent = n < 100 ? '' : `C${n % 100}`;
    const status = n > 1_000 && n % 997 === round ? 'inactive' : '';
    return `C${n};Vårdtjänst nummer ${n}${n % 501 === round ? ' ny' : ''};${parent};${status};;Care service number ${n};${n % 100};${n % 3 ? 'dagkirurgi' : 'öppenvård'}`;
  });
  return Buffer.from(
    [
      'code;display;parent;status;definition;designation:en;property:minAge:integer;property:setting:string',
      ...rows,
    ].join('\n'),
  );
}

/** The least that anybody must do: read the table, write it as JSON, sync. */
function baseline(table: Uint8Array): number {
  const started = performance.now();
  const rows = parseCsv(new TextDecoder().decode(table), { delimiter: ';' });
  const to = openSync(join(folder, 'bare.json'), 'w');
  writeSync(to, JSON.stringify(rows));
  fsyncSync(to);
  closeSync(to);
  return (performance.now() - started) / 1000;
}

function good(reply: Reply): Reply {
  if (reply.status >= 300)
    throw new Error(`HTTP ${reply.status}: ${new TextDecoder().decode(reply.bytes).slice(0, 500)}`);
  return reply;
}

function clientOf(clientId: string): GatewayClient {
  return makeGatewayClient({ baseUrl, clientId, key: keys.get(clientId)!, now: () => Date.now(), uuid: randomUUID });
}

async function listening(client: GatewayClient): Promise<void> {
  for (let n = 0; n < 600; n++) {
    if (
      await client.open('/ready').then(
        ({ status }) => status === 200,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the gateway did not start');
}

/** A config as `init` writes it, with two people. */
async function configured() {
  const made = spawn(process.execPath, [main, 'init', '--config', file], { stdio: 'ignore' });
  await new Promise((resolve) => made.once('close', resolve));
  const config = JSON.parse(readFileSync(file, 'utf8'));
  const at = await freePort();
  const known = new Map([['engine', JSON.parse(readFileSync(join(folder, 'keys/engine.jwk.json'), 'utf8'))]]);
  const person = (clientId: string) => {
    const jwk = {
      ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
      kid: clientId,
      alg: 'ES256',
    };
    known.set(clientId, jwk);
    const { d: _secret, ...open } = jwk as Record<string, unknown>;
    return { clientId, role: 'operator', units: [], jwks: { keys: [open] }, person: { id: clientId } };
  };
  config.baseUrl = `http://localhost:${at}`;
  config.listen = { host: '127.0.0.1', port: at };
  config.directory.clients.push(person('anna'), person('bo'));
  writeFileSync(file, JSON.stringify(config));
  return { baseUrl: config.baseUrl as string, keys: known };
}
