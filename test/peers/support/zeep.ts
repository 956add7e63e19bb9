import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plain } from './plain.ts';

/** zeep of this version from PyPI, in an environment of its own that is made once. */
const version = '4.3.3';
const environment = fileURLToPath(new URL(`../../../node_modules/.cache/vardbro/zeep-${version}`, import.meta.url));
const python = join(environment, 'bin', 'python');
const script = fileURLToPath(new URL('../zeep/call.py', import.meta.url));

/** Takes a minute the first time. */
export function installZeep(): void {
  if (existsSync(python)) return;
  execFileSync('python3', ['-m', 'venv', environment]);
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', `zeep==${version}`]);
}

export interface ZeepCall {
  /** File or address. */
  readonly wsdl: string;
  readonly address: string;
  readonly operation: string;
  readonly logicalAddress: string;
  readonly request: Plain;
  /** PEM files. */
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

/** Result or fault, as zeep gives it to a program. */
export async function callZeep<T = Record<string, string>>(
  call: ZeepCall,
): Promise<{ readonly result?: T; readonly fault?: Record<string, string> }> {
  const output = await new Promise<string>((resolve, reject) => {
    const child = execFile(python, [script], (error, stdout, stderr) =>
      error ? reject(new Error(stderr)) : resolve(stdout),
    );
    child.stdin!.end(JSON.stringify(call));
  });
  return JSON.parse(output);
}
