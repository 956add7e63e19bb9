import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { run } from '../../src/cli/run.ts';
import type { Format } from './messages.ts';
import type { Output } from './search.ts';

const endings: Readonly<Record<Format, string>> = { json: 'json', rivta: 'xml', fhir: 'json' };

/**
 * What `vardbro convert` and `vardbro validate` tell of faulty files. A converted message is content, its findings are
 * not; so of `convert` what goes to people is kept, and of `validate` everything.
 */
export async function commandLine(
  copies: readonly { readonly format: Format; readonly bytes: Uint8Array }[],
  folder: string,
): Promise<Output[]> {
  await mkdir(folder);
  const files: Record<Format, string[]> = { json: [], rivta: [], fhir: [] };
  for (const [n, { format, bytes }] of copies.entries()) {
    const file = join(folder, `${n}.${endings[format]}`);
    await writeFile(file, bytes);
    files[format].push(file);
  }
  const outputs: Output[] = [];
  const keep = (name: string, text: string) => outputs.push({ sort: 'command line', name, text });
  for (const format of Object.keys(files) as Format[])
    keep(`convert ${format}`, (await told(['convert', '--from', format, ...files[format]])).err);
  const { out, err } = await told(['validate', ...files.fhir]);
  keep('validate', `${out}\n${err}`);
  await rm(folder, { recursive: true });
  return outputs;
}

async function told(args: readonly string[]): Promise<{ readonly out: string; readonly err: string }> {
  const written = { out: '', err: '' };
  const to = (name: 'out' | 'err') => ({
    write: (text: string | Uint8Array) => {
      written[name] += String(text);
      return true;
    },
  });
  await run(args, {
    stdin: Readable.from([]),
    stdout: to('out') as never,
    stderr: to('err') as never,
    env: {},
    now: () => Date.now(),
  });
  return written;
}
