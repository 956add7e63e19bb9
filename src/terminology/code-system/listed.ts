import { abstractFlag, type Columns, cellsOf, inactiveFlag, linked } from './columns.ts';
import { listedFilter } from './filter.ts';
import { descendants } from './hierarchy.ts';
import { knownProperty } from './known-properties.ts';
import type { CodeSystemProvider, Concept, ConceptKey, ConceptProperty } from './provider.ts';
import { allRows, hasBit } from './row-set.ts';
import { searchIndex } from './search-index.ts';

const none: readonly never[] = [];
const standardsStatus = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-standards-status';

/** A code system whose concepts are listed in a CodeSystem resource. Its sets are RowSets. */
export function listedCodeSystem(columns: Columns): CodeSystemProvider {
  const { header, codes, cells } = columns;
  const declared = new Map(columns.properties.map((property) => [property.code, property]));
  const statusOf = columnOf(columns, 'status', declared);
  const fold = header.caseSensitive === false ? (code: string) => code.toLowerCase() : (code: string) => code;
  const parentsOf = (key: ConceptKey) => [...linked(columns.parents, key as number)];
  const search = searchIndex(columns);
  const every = allRows(codes.length);
  return {
    system: header.url ?? '',
    version: header.version,
    header,
    properties: columns.properties,
    validateCode: (code) => columns.rows.get(fold(code)),
    lookup: (key) => conceptOf(columns, key as number, statusOf?.[key as number]),
    propertiesOf: (key) => propertiesOf(cells, key as number),
    parentsOf,
    childrenOf: (key) => [...linked(columns.children, key as number)],
    subsumes: (a, b) => a === b || hasBit(descendants(columns, a as number).bits, b as number),
    expand: () => every,
    filter: (filter) => listedFilter(columns, filter),
    search,
  };
}

const columnOf = ({ cells }: Columns, name: 'status', declared: Parameters<typeof knownProperty>[1]) =>
  [...cells].find(([code]) => knownProperty(code, declared) === name)?.[1];

function conceptOf(columns: Columns, row: number, status: Parameters<typeof cellsOf>[0]): Concept {
  const flags = columns.flags[row]!;
  const concept: { -readonly [K in keyof Concept]: Concept[K] } = {
    code: columns.codes[row]!,
    designations: columns.designations[row] ?? none,
    inactive: (flags & inactiveFlag) !== 0,
    abstract: (flags & abstractFlag) !== 0,
  };
  const display = columns.displays[row];
  if (display !== undefined) concept.display = display;
  const definition = columns.definitions[row];
  if (definition !== undefined) concept.definition = definition;
  const extension = columns.extensions.get(row);
  if (extension !== undefined) concept.extension = extension;
  const said = cellsOf(status)[0]?.value ?? extension?.find(({ url }) => url === standardsStatus)?.valueCode;
  if (said !== undefined) concept.status = String(said);
  return concept;
}

function propertiesOf(cells: Columns['cells'], row: number): ConceptProperty[] {
  const found: ConceptProperty[] = [];
  for (const [code, column] of cells) for (const value of cellsOf(column[row])) found.push({ code, ...value });
  return found;
}
