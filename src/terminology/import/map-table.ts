import type { ConceptMap, ConceptMapGroupElement, ConceptMapGroupElementTarget } from '@medplum/fhirtypes';
import { breathe, rowsAtATime } from '../../model/breathe.ts';
import { hasErrors } from '../../model/issue.ts';
import type { ListHeader } from '../concepts/code-list.ts';
import { type Cells, readCode, readText, tell } from './cells.ts';
import { findingsUpTo } from './findings.ts';
import type { ImportProfile } from './import-profile.ts';
import type { ImportLimits } from './limits.ts';
import type { ReadList } from './read-list.ts';
import type { Table } from './table.ts';

/** ConceptMap.target.equivalence of R4; how the target relates to the source. */
const equivalences = [
  'relatedto',
  'equivalent',
  'equal',
  'wider',
  'subsumes',
  'narrower',
  'specializes',
  'inexact',
  'unmatched',
  'disjoint',
] as const;
type Equivalence = (typeof equivalences)[number];

/**
 * A map from a table: one pair a row, the same source on several rows for several targets. A row without a target must
 * say `unmatched`: somebody has looked and found none.
 */
export async function readMap(
  table: Table,
  { sourceSystem, targetSystem, ...named }: NonNullable<ImportProfile['map']>,
  limits: ImportLimits,
  header: Partial<ListHeader>,
): Promise<ReadList> {
  const headers = (table.rows[0] ?? []).map((h) => h.trim());
  const at = (name: string): number | undefined => {
    const found = headers.findIndex((h) => h.toLowerCase() === name.toLowerCase());
    return found < 0 ? undefined : found;
  };
  const findings = findingsUpTo(limits.findings);
  const needed = (name: string): number | undefined => {
    const column = at(name);
    if (column === undefined)
      findings.add('list-column', { place: 'row 1', expected: name, found: headers.join(', ') });
    return column;
  };
  const [source, target] = [needed(named.source ?? 'source'), needed(named.target ?? 'target')];
  for (const name of ['url', 'version'] as const)
    if (!header[name]) findings.add('list-column', { place: name, expected: `${name} of the map` });
  let element: readonly ConceptMapGroupElement[] = [];
  if (source !== undefined && target !== undefined) {
    const columns = { source, target, equivalence: at(named.equivalence ?? 'equivalence') };
    element = await elements({ table, headers, limits, findings }, columns);
    if (element.length === 0 && !findings.ofRows()) findings.add('list-empty', {});
  }
  const issues = findings.all();
  const { url, version, title, publisher } = header;
  const resource: ConceptMap = {
    resourceType: 'ConceptMap',
    ...(url && { url, name: (url.split('/').at(-1) ?? '').replaceAll(/[^A-Za-z0-9]+/g, '') }),
    ...(version && { version }),
    ...(title && { title }),
    status: 'draft',
    ...(publisher && { publisher }),
    group: [{ source: sourceSystem, target: targetSystem, element: [...element] }],
  };
  return { ...(!hasErrors(issues) && { resource }), issues, concepts: element.length };
}

interface MapColumns {
  readonly source: number;
  readonly target: number;
  readonly equivalence: number | undefined;
}

async function elements(cells: Cells, columns: MapColumns): Promise<ConceptMapGroupElement[]> {
  const bySource = new Map<string, Map<string, ConceptMapGroupElementTarget>>();
  const { rows } = cells.table;
  for (let row = 1; row < rows.length; row++) {
    if (row % rowsAtATime === 0) await breathe();
    if (rows[row]!.every((text) => text.trim() === '')) continue;
    const pair = readPair(cells, columns, row);
    if (!pair) continue;
    const { source, target } = pair;
    const targets = bySource.get(source) ?? new Map<string, ConceptMapGroupElementTarget>();
    bySource.set(source, targets);
    const code = target.code ?? '';
    if (targets.has(code)) tell(cells, 'list-duplicate', row, columns.target, { found: `${source} ${code}` });
    targets.set(code, target);
  }
  return [...bySource].map(([code, targets]) => ({ code, target: [...targets.values()] }));
}

function readPair(cells: Cells, { source, target, equivalence }: MapColumns, row: number) {
  const from = readCode(cells, row, source);
  const said = readText(cells, row, equivalence).toLowerCase();
  const without = (cells.table.rows[row]![target] ?? '').trim() === '';
  const to = without ? undefined : readCode(cells, row, target);
  const meant = (said || (without ? '' : 'equivalent')) as Equivalence;
  if (!equivalences.includes(meant)) {
    const expected = without ? 'unmatched, where there is no target' : equivalences.join(', ');
    tell(cells, 'list-cell', row, equivalence ?? target, { expected, found: said.slice(0, 50) });
    return undefined;
  }
  if (from === undefined || (to === undefined && !without)) return undefined;
  return { source: from, target: { ...(to !== undefined && { code: to }), equivalence: meant } };
}
