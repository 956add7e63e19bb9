import type { CodeSystem } from '@medplum/fhirtypes';
import { writeXlsx } from 'hucre/xlsx';
import { type ListSource, readList } from '../../../src/terminology/import/read-list.ts';

export const header = { url: 'https://vardbro.example/fhir/CodeSystem/test', version: '1.0.0', language: 'sv' };

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Reads CSV text as a list with a header of its own. */
export const readCsv = (text: string, over: Partial<ListSource> = {}) =>
  readList({ bytes: bytes(text), format: 'csv', header, ...over });

export async function readSheet(rows: (string | number | Date | null)[][], cells?: Map<string, object>) {
  const file = await writeXlsx({ sheets: [{ name: 'A', rows, ...(cells && { cells }) }] });
  return readList({ bytes: file, format: 'xlsx', header });
}

/** A finding as `code place found`, short enough to compare. */
export const told = (read: Awaited<ReturnType<typeof readList>>): string[] =>
  read.issues.map(({ code, place, found }) => [code, place, found].filter(Boolean).join(' | '));

export const systemOf = (read: Awaited<ReturnType<typeof readList>>): CodeSystem => {
  if (!read.resource) throw new Error(told(read).join('\n'));
  return read.resource as CodeSystem;
};
