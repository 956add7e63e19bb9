import type { CodeSystem, CodeSystemProperty, ConceptMap, ValueSet } from '@medplum/fhirtypes';
import { breathe } from '../../model/breathe.ts';
import { hasErrors, type Issue, issue } from '../../model/issue.ts';
import { codeSystemOf, type ListHeader } from '../concepts/code-list.ts';
import { type Concept, indexOf } from '../concepts/concept.ts';
import { checkConcepts } from './check-concepts.ts';
import { readClassificationText } from './classification-text.ts';
import { columnsOf } from './columns.ts';
import { readDelimited } from './delimited.ts';
import { readFhirList } from './fhir-list.ts';
import { brief, findingsUpTo } from './findings.ts';
import type { ImportProfile } from './import-profile.ts';
import { defaultImportLimits, type ImportLimits } from './limits.ts';
import { readMap } from './map-table.ts';
import { type ReadConcept, readConcepts } from './read-concepts.ts';
import { readSpreadsheet } from './spreadsheet.ts';
import type { ReadTable, Table } from './table.ts';

export type ListResource = CodeSystem | ValueSet | ConceptMap;
export type ListFormat = 'csv' | 'tsv' | 'xlsx' | 'text' | 'json';

export interface ListSource {
  readonly bytes: Uint8Array;
  readonly format: ListFormat;
  readonly profile?: ImportProfile;
  /** What the file does not say of itself; the file wins where it does. */
  readonly header?: Partial<ListHeader>;
}

/** A list as it would become; `resource` is absent when there is any error. */
export interface ReadList {
  readonly resource?: ListResource;
  readonly issues: readonly Issue[];
  readonly concepts: number;
}

/** Reads a list in any of its forms. Tells every fault with its row and column, changes nothing, never throws on content. */
export async function readList(source: ListSource, limits: ImportLimits = defaultImportLimits): Promise<ReadList> {
  const read = await readAny(source, limits);
  return { ...read, issues: read.issues.map(brief) };
}

async function readAny(source: ListSource, limits: ImportLimits): Promise<ReadList> {
  if (source.format === 'json') return readFhirList(source.bytes, limits, source.header);
  const profile = source.profile ?? { name: 'own' };
  const { table, issues } = await tableOf(source, profile, limits);
  if (!table) return { issues, concepts: 0 };
  await breathe();
  const wide = table.rows.find((row) => row.length > limits.columns);
  if (wide) {
    const details = { expected: `at most ${limits.columns} columns`, found: String(wide.length) };
    return { issues: [issue('list-too-large', details)], concepts: 0 };
  }
  if (profile.map) return readMap(table, profile.map, limits, source.header ?? {});
  return listOf(table, profile, limits, source.header ?? {});
}

function tableOf(
  { bytes, format }: ListSource,
  profile: ImportProfile,
  limits: ImportLimits,
): ReadTable | Promise<ReadTable> {
  if (format === 'xlsx') return readSpreadsheet(bytes, limits, profile.sheet);
  if (format === 'text') return readClassificationText(bytes, limits, profile.encoding);
  const delimiter = profile.delimiter ?? (format === 'tsv' ? '\t' : undefined);
  return readDelimited(bytes, limits, {
    ...(delimiter && { delimiter }),
    ...(profile.encoding && { encoding: profile.encoding }),
  });
}

async function listOf(
  table: Table,
  profile: ImportProfile,
  limits: ImportLimits,
  given: Partial<ListHeader>,
): Promise<ReadList> {
  const { columns, issues } = columnsOf(table, profile);
  if (!columns) return { issues, concepts: 0 };
  const findings = findingsUpTo(limits.findings);
  findings.addAll(issues);
  const withSeparator = profile.columns || profile.levels ? profile : { separator: '|', ...profile };
  const read = await readConcepts({
    table,
    headers: columns.headers,
    columns,
    profile: withSeparator,
    limits,
    findings,
  });
  await breathe();
  const placed = profile.parentByPrefix ? prefixParents(read) : read;
  const index = checkConcepts(placed, findings, (row) => `row ${row + 1}`);
  await breathe();
  const header = headerFor(table, given);
  for (const name of ['url', 'version'] as const)
    if (!header[name]) findings.add('list-column', { place: name, expected: `${name} of the list` });
  const all = findings.all();
  const properties = declarations(columns.properties, given.properties);
  if (hasErrors(all)) return { issues: all, concepts: index.size };
  const described = { ...header, ...(properties.length > 0 && { properties }) } as ListHeader;
  const resource = codeSystemOf(described, [...index.values()]);
  await breathe();
  indexOf(resource, index);
  return { resource, issues: all, concepts: index.size };
}

function headerFor({ about }: Table, given: Partial<ListHeader>): Partial<ListHeader> {
  const names = ['url', 'version', 'name', 'title', 'publisher', 'language', 'description', 'copyright'] as const;
  const said = names.flatMap((name) => (about?.get(name) ? [[name, about.get(name)!] as const] : []));
  const identifiers = about
    ?.get('identifiers')
    ?.split('|')
    .filter((v) => v !== '');
  return { ...Object.fromEntries(said), ...(identifiers?.length && { identifiers }), ...given };
}

/** What each property means: by the profile, else as the list had it before. */
function declarations(
  columns: readonly { code: string; type: string; uri?: string; description?: string }[],
  known: readonly CodeSystemProperty[] = [],
) {
  return columns.map(
    ({ code, type, uri, description }): CodeSystemProperty => ({
      ...known.find((p) => p.code === code),
      code,
      ...(uri && { uri }),
      ...(description && { description }),
      type: type as CodeSystemProperty['type'] & string,
    }),
  );
}

/**
 * Gives each code without a parent the longest shorter code that it begins with; dots do not count. In the order of letters
 * a code stands behind all that it begins with, and nothing else is between them but what begins so too.
 */
function prefixParents(read: readonly ReadConcept[]): ReadConcept[] {
  const bare = new Map(read.map(({ concept }) => [concept.code.replaceAll('.', ''), concept.code]));
  bare.delete('');
  const above = new Map<string, string>();
  const open: string[] = [];
  for (const code of [...bare.keys()].sort()) {
    while (open.length > 0 && !code.startsWith(open.at(-1)!)) open.pop();
    if (open.length > 0) above.set(code, bare.get(open.at(-1)!)!);
    open.push(code);
  }
  return read.map(({ concept, row }) => {
    const parent = concept.parents.length === 0 ? above.get(concept.code.replaceAll('.', '')) : undefined;
    return { concept: parent === undefined ? concept : ({ ...concept, parents: [parent] } satisfies Concept), row };
  });
}
