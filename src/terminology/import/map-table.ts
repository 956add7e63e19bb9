import type { ConceptMap, ConceptMapGroupElement, ConceptMapGroupElementTarget } from '@medplum/fhirtypes';
import { hasErrors, issue } from '../../model/issue.ts';
import type { ListHeader } from '../concepts/code-list.ts';
import { type Findings, findingsUpTo } from './findings.ts';
import type { ImportProfile } from './import-profile.ts';
import type { ImportLimits } from './limits.ts';
import type { ReadList } from './read-list.ts';
import { cellPlace, type Table } from './table.ts';

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
export function readMap(
  table: Table,
  profile: ImportProfile,
  limits: ImportLimits,
  header: Partial<ListHeader>,
): ReadList {
  const { sourceSystem, targetSystem, ...named } = profile.map!;
  const headers = (table.rows[0] ?? []).map((h) => h.trim());
  const at = (name: string): number => headers.findIndex((h) => h.toLowerCase() === name.toLowerCase());
  const columns = {
    source: at(named.source ?? 'source'),
    target: at(named.target ?? 'target'),
    equivalence: at(named.equivalence ?? 'equivalence'),
  };
  const missing = Object.entries(columns).flatMap(([name, c]) =>
    c < 0 && name !== 'equivalence'
      ? [issue('list-column', { place: 'row 1', expected: name, found: headers.join(', ') })]
      : [],
  );
  const findings = findingsUpTo(limits.findings);
  findings.addAll(missing);
  for (const name of ['url', 'version'] as const)
    if (!header[name]) findings.add('list-column', { place: name, expected: `${name} of the map` });
  const element = missing.length > 0 ? [] : elements(table, columns, headers, findings);
  if (missing.length === 0 && element.length === 0) findings.add('list-empty', {});
  const issues = findings.all();
  const { url, version, title, publisher } = header;
  const resource: ConceptMap = {
    resourceType: 'ConceptMap',
    ...(url && { url, name: (url.split('/').at(-1) ?? '').replaceAll(/[^A-Za-z0-9]+/g, '') }),
    ...(version && { version }),
    ...(title && { title }),
    status: 'draft',
    ...(publisher && { publisher }),
    group: [{ source: sourceSystem, target: targetSystem, element }],
  };
  return { ...(!hasErrors(issues) && { resource }), issues, concepts: element.length };
}

function elements(
  { rows }: Table,
  columns: { readonly source: number; readonly target: number; readonly equivalence: number },
  headers: readonly string[],
  findings: Findings,
): ConceptMapGroupElement[] {
  const bySource = new Map<string, ConceptMapGroupElementTarget[]>();
  rows.slice(1).forEach((row, n) => {
    const cell = (column: number): string => (row[column] ?? '').trim();
    const place = (column: number): string => cellPlace(n + 1, column, headers[column]);
    if (row.every((text) => text.trim() === '')) return;
    const [source, code, said] = [cell(columns.source), cell(columns.target), cell(columns.equivalence).toLowerCase()];
    const equivalence = (said || (code === '' ? '' : 'equivalent')) as Equivalence;
    if (source === '') findings.add('list-cell', { place: place(columns.source), expected: 'a code' });
    if (!equivalences.includes(equivalence)) {
      findings.add('list-cell', {
        place: place(Math.max(columns.equivalence, columns.target)),
        expected: code === '' ? 'unmatched, where there is no target' : equivalences.join(', '),
        found: said,
      });
      return;
    }
    const targets = bySource.get(source) ?? [];
    if (targets.some((t) => t.code === (code || undefined)))
      findings.add('list-duplicate', { place: place(columns.target), found: `${source} ${code}` });
    bySource.set(source, [...targets, { ...(code !== '' && { code }), equivalence }]);
  });
  return [...bySource].map(([code, target]) => ({ code, target }));
}
