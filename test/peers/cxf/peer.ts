import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Certified } from '../../../src/cli/pki.ts';
import { shared } from '../../support/shared.ts';
import { type JavaPeer, javaPeer } from '../support/java-peer.ts';
import type { Plain } from '../support/plain.ts';

/** Apache CXF as client and server (README.md): calls that it makes, and calls that it got. */
export interface Call {
  readonly contract: string;
  readonly address: string;
  readonly logicalAddress: string;
  readonly request: Plain;
  /** Made from this WSDL as it runs; else from the published one, when it was built. */
  readonly wsdl?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Said {
  readonly answer?: Plain;
  readonly fault?: { readonly code: string; readonly text: string };
  /** What is against the schema, of what it should send or got, in its words. */
  readonly invalid?: string;
}

export interface Received {
  readonly contract: string;
  readonly logicalAddress: string;
  readonly request: Plain;
  readonly headers: Readonly<Record<string, readonly string[]>>;
}

export interface CxfPeer {
  /** Base address of its server. */
  readonly address: string;
  readonly received: Received[];
  call(call: Call): Promise<Said>;
  /** What its server answers from now on; a contract that was not told anything is answered with a fault. */
  answers(contract: string, answer: Plain): Promise<void>;
  close(): Promise<void>;
}

const schemas = shared('data/rivta');

const java = javaPeer(import.meta.dirname, `-Drivta=${schemas}`);

/** Generated from the published WSDLs. */
export const apacheCxf: JavaPeer = {
  ...java,
  absent: () => (existsSync(schemas) ? java.absent() : 'shared data absent'),
};

/** Starts it with a certificate for both its sides. */
export async function startCxf({ cert, key }: Certified, ca: string): Promise<CxfPeer> {
  const keys = mkdtempSync(join(tmpdir(), 'vardbro-cxf-'));
  for (const [name, pem] of Object.entries({ cert, key, ca })) writeFileSync(join(keys, name), pem);
  const args = ['-cp', apacheCxf.classpath, 'example.vardbro.Peer', keys];
  const child = spawn('java', args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-4_000);
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const received: Received[] = [];
  const waiting = new Map<number, (said: never) => void>();
  const listening = Promise.withResolvers<string>();
  void ended.then(() => listening.reject(new Error(`CXF stopped: ${complaints}`)));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const told = JSON.parse(line);
    if (told.listening) listening.resolve(told.listening);
    else if (told.received) received.push(told.received);
    else waiting.get(told.id)?.(told.said as never);
  });
  let id = 0;
  const ask = <T>(what: object): Promise<T> => {
    const asked = { id: ++id, ...what };
    return new Promise((resolve) => {
      waiting.set(asked.id, resolve as never);
      child.stdin.write(`${JSON.stringify(asked)}\n`);
    });
  };
  return {
    address: await listening.promise,
    received,
    call: (call) => ask({ call }),
    answers: async (contract, answer) => void (await ask({ answers: { contract, answer } })),
    close: async () => {
      child.stdin.end();
      await ended;
      rmSync(keys, { recursive: true, force: true });
    },
  };
}
