import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { clientOf } from '../../proof/gateway/engine.ts';
import { endsWithUs } from '../../src/cli/demo/ends-with-us.ts';
import { asServed } from '../../src/cli/demo/process.ts';
import type { Station, World } from '../../src/cli/demo/world.ts';
import type { GatewayClient } from '../../src/cli/gateway-client.ts';
import type { Certified } from '../../src/cli/pki.ts';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** `vardbro serve` of a station of the demo, in a process of its own. */
export interface Served {
  readonly child: ChildProcess;
  readonly client: GatewayClient;
  /** Events of the log so far, by name. */
  log(): readonly Record<string, unknown>[];
  /** What was said on stderr. */
  said(): string;
  /** Sends a signal and waits for the end: exit code, or the signal that killed it, and how long it took. */
  stop(signal?: NodeJS.Signals): Promise<{ readonly code: number | string; readonly ms: number }>;
  ended: Promise<number | string>;
  /** Sockets and resident megabytes of the process (Linux). */
  sockets(): number;
  megabytes(): number;
  /** A TLS connection to its door, by one who may show a certificate. */
  connection(certificate?: Certified): Promise<TLSSocket>;
}

/** Starts it and waits until it is ready. */
export async function served(world: World, station: Station): Promise<Served> {
  const child = endsWithUs(
    spawn('env', asServed(main, 'serve', '--config', station.configFile), { stdio: ['ignore', 'pipe', 'pipe'] }),
  );
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.on('data', (text) => out.push(String(text)));
  child.stderr.on('data', (text) => err.push(String(text)));
  const ended = new Promise<number | string>((resolve) =>
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown')),
  );
  const client = clientOf(world, station, station.engine);
  let closed: Promise<void> | undefined;
  await ready(client, child, err);
  const proc = `/proc/${child.pid}`;
  return {
    child,
    client,
    ended,
    log: () =>
      out
        .join('')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    said: () => err.join(''),
    stop: async (signal = 'SIGTERM') => {
      const from = performance.now();
      child.kill(signal);
      const code = await ended;
      closed ??= client.close();
      await closed;
      return { code, ms: performance.now() - from };
    },
    sockets: () => readdirSync(`${proc}/fd`).filter((fd) => isSocket(`${proc}/fd/${fd}`)).length,
    megabytes: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`${proc}/status`, 'utf8'))![1]) / 1024,
    connection: (certificate) =>
      new Promise((resolve, reject) => {
        const to = {
          port: station.port,
          host: '127.0.0.1',
          servername: 'localhost',
          ca: world.ca.cert,
          ...certificate,
        };
        const socket = connect(to, () => resolve(socket)).on('error', reject);
      }),
  };
}

async function ready(client: GatewayClient, child: ChildProcess, err: readonly string[]): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the gateway ended with ${child.exitCode}: ${err.join('')}`);
    const reply = await client.open('/ready').catch(() => undefined);
    if (reply?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function isSocket(link: string): boolean {
  try {
    return readlinkSync(link).startsWith('socket:');
  } catch {
    return false;
  }
}

/** All that comes until the connection is closed. */
export const allOf = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    let text = '';
    socket.on('data', (data) => {
      text += data.toString('latin1');
    });
    socket.on('error', () => undefined).once('close', () => resolve(text));
  });
