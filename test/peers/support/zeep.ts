import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Certified } from '../../../src/cli/pki.ts';
import type { Plain } from './plain.ts';

/** zeep of this version from PyPI, in an environment of its own that is made once. */
const version = '4.3.3';
const environment = fileURLToPath(new URL(`../../../node_modules/.cache/vardbro/zeep-${version}`, import.meta.url));
const script = fileURLToPath(new URL('../zeep/call.py', import.meta.url));
const pythonOf = (folder: string): string => join(folder, 'bin', 'python');

export interface ZeepCall {
  /** File or address that the client is made from. */
  readonly wsdl: string;
  readonly address: string;
  readonly operation: string;
  readonly logicalAddress: string;
  readonly request: Plain;
}

/** As zeep gives it to a program. */
export interface ZeepAnswer {
  readonly answer?: unknown;
  readonly fault?: { readonly code: string; readonly message: string };
}

export interface Zeep {
  call(call: ZeepCall): Promise<ZeepAnswer>;
  close(): void;
}

/** A client that shows this certificate. Takes a minute the first time. */
export function zeepClient({ cert, key }: Certified, ca: string): Zeep {
  install();
  const folder = mkdtempSync(join(tmpdir(), 'vardbro-zeep-'));
  for (const [name, text] of Object.entries({ cert, key, ca })) writeFileSync(join(folder, name), text);
  const files = { cert: join(folder, 'cert'), key: join(folder, 'key'), ca: join(folder, 'ca') };
  return {
    call: (call) =>
      new Promise((resolve, reject) => {
        const options = { maxBuffer: 64e6 };
        const child = execFile(pythonOf(environment), [script], options, (error, stdout, stderr) =>
          error ? reject(new Error(stderr)) : resolve(JSON.parse(stdout)),
        );
        child.stdin!.end(JSON.stringify({ ...call, ...files }));
      }),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Made aside and put in place whole: several suites may begin at once. */
function install(): void {
  if (existsSync(environment)) return;
  const made = `${environment}.${process.pid}`;
  execFileSync('python3', ['-m', 'venv', made]);
  execFileSync(pythonOf(made), ['-m', 'pip', 'install', '--quiet', `zeep==${version}`]);
  if (existsSync(environment)) rmSync(made, { recursive: true });
  else renameSync(made, environment);
}
