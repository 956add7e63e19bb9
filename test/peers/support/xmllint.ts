import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const xmllint = 'xmllint';

/** libxml2's own command; false where it is not installed. */
export const hasXmllint = (): boolean => spawnSync(xmllint, ['--version']).status === 0;

export interface SchemaFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Judges documents by a schema: one verdict each, with the first words of the complaint. */
export function judge(
  schema: string | { readonly main: string; readonly files: readonly SchemaFile[] },
  documents: readonly Uint8Array[],
): { valid: boolean; complaint: string }[] {
  const folder = mkdtempSync(join(tmpdir(), 'vardbro-xsd-'));
  try {
    if (typeof schema !== 'string') {
      for (const { name, bytes } of schema.files) writeFileSync(join(folder, name), bytes);
    }
    const path = typeof schema === 'string' ? schema : join(folder, schema.main);
    const names = documents.map((bytes, i) => {
      const name = join(folder, `document-${i}.xml`);
      writeFileSync(name, bytes);
      return name;
    });
    const { stderr } = spawnSync(xmllint, ['--nonet', '--noout', '--schema', path, ...names], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    if (!stderr.includes('document-0')) throw new Error(`xmllint gave no verdict: ${stderr.slice(0, 500)}`);
    const lines = stderr.split('\n');
    return names.map((name) => ({
      valid: lines.includes(`${name} validates`),
      complaint: lines.find((line) => line.startsWith(`${name}:`))?.slice(name.length) ?? '',
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
