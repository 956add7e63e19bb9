import type { CodeSystem } from '@medplum/fhirtypes';
import { writeCsv } from 'hucre/csv';
import { writeXlsx } from 'hucre/xlsx';
import { aboutSheet } from '../import/spreadsheet.ts';
import { type ConceptTable, conceptTable } from './concept-table.ts';

export const exportTypes = {
  csv: 'text/csv; charset=utf-8',
  tsv: 'text/tab-separated-values; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;
export type ExportFormat = keyof typeof exportTypes;

/**
 * A list for people and systems that are not FHIR. Text that a spreadsheet would take for a formula gets an apostrophe,
 * which the import takes away again. CSV begins with a byte order mark: Excel reads å, ä and ö wrong without it.
 */
export async function exportList(system: CodeSystem, format: ExportFormat): Promise<Uint8Array> {
  const table = conceptTable(system);
  return format === 'xlsx' ? spreadsheet(table) : Buffer.from(delimited(table, format === 'csv' ? ';' : '\t'), 'utf8');
}

const delimited = ({ headers, rows }: ConceptTable, delimiter: string): string =>
  writeCsv([[...headers], ...rows.map((row) => [...row])], { delimiter, bom: true, escapeFormulae: true });

const spreadsheet = ({ headers, rows, about }: ConceptTable): Promise<Uint8Array> =>
  writeXlsx({
    sheets: [
      {
        name: 'concepts',
        rows: [[...headers], ...rows.map((row) => row.map((text) => (text === '' ? null : text)))],
        freezePane: { rows: 1 },
      },
      { name: aboutSheet, rows: about.map((pair) => [...pair]) },
    ],
  });
