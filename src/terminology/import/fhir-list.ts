import type { CodeSystem, ConceptMap, ValueSet } from '@medplum/fhirtypes';
import { hasErrors, type Issue, issue } from '../../model/issue.ts';
import { readJson } from '../../model/json-text.ts';
import type { ListHeader } from '../concepts/code-list.ts';
import { type Concept, type ConceptIndex, conceptsOf, cyclesOf } from '../concepts/concept.ts';
import { shapeFaults } from '../resource-shape.ts';
import { type Findings, findingsUpTo } from './findings.ts';
import type { ImportLimits } from './limits.ts';
import type { ListResource, ReadList } from './read-list.ts';

const kinds = ['CodeSystem', 'ValueSet', 'ConceptMap'] as const;

/** A CodeSystem, ValueSet or ConceptMap in FHIR R4 JSON. Places are FHIRPath. */
export function readFhirList(bytes: Uint8Array, limits: ImportLimits, given: Partial<ListHeader> = {}): ReadList {
  const { value, issues } = readJson(bytes, { depth: 64, nodes: limits.rows * 40 });
  if (issues.length > 0) return { issues, concepts: 0 };
  const found = value as Partial<ListResource> | null;
  const kind = kinds.find((k) => k === found?.resourceType);
  if (!kind)
    return {
      issues: [issue('list-format', { expected: kinds.join(', '), found: String(found?.resourceType) })],
      concepts: 0,
    };
  const resource = { ...found, ...named(given), status: 'draft' } as ListResource;
  const findings = findingsUpTo(limits.findings);
  for (const { place, expected } of shapeFaults(resource)) findings.add('list-cell', { place, expected });
  if (hasErrors(findings.all())) return { issues: findings.all(), concepts: 0 };
  for (const name of ['url', 'version'] as const)
    if (typeof resource[name] !== 'string' || resource[name] === '')
      findings.add('list-column', { place: `${kind}.${name}`, expected: `${name} of the list` });
  const concepts = counted(resource, findings, limits);
  const all: readonly Issue[] = findings.all();
  return { ...(!hasErrors(all) && { resource }), issues: all, concepts };
}

const named = ({ url, version }: Partial<ListHeader>) => ({ ...(url && { url }), ...(version && { version }) });

function counted(resource: ListResource, findings: Findings, limits: ImportLimits): number {
  if (resource.resourceType === 'CodeSystem') return checkSystem(resource, findings, limits);
  if (resource.resourceType === 'ConceptMap') return checkMap(resource, findings);
  return checkValueSet(resource, findings);
}

function checkSystem(system: CodeSystem, findings: Findings, limits: ImportLimits): number {
  const seen = new Set<string>();
  const waiting = (system.concept ?? []).map((concept, n) => ({ concept, place: `CodeSystem.concept[${n}]` }));
  let count = 0;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { concept, place } = next;
    count += 1;
    if (typeof concept?.code !== 'string' || concept.code === '')
      findings.add('list-cell', { place: `${place}.code`, expected: 'a code' });
    else if (seen.has(concept.code)) findings.add('list-duplicate', { place: `${place}.code`, found: concept.code });
    else seen.add(concept.code);
    (concept?.concept ?? []).forEach((child, n) => {
      waiting.push({ concept: child, place: `${place}.concept[${n}]` });
    });
  }
  if (count === 0) findings.add('list-empty', {});
  if (count > limits.rows)
    findings.add('list-too-large', { expected: `at most ${limits.rows} concepts`, found: String(count) });
  else checkLinks(conceptsOf(system), findings);
  return count;
}

function checkLinks(index: ConceptIndex, findings: Findings): void {
  const links: readonly [keyof Concept & ('parents' | 'replacedBy'), 'list-parent' | 'list-replaced-by'][] = [
    ['parents', 'list-parent'],
    ['replacedBy', 'list-replaced-by'],
  ];
  for (const concept of index.values())
    for (const [name, code] of links)
      for (const target of concept[name])
        if (!index.has(target))
          findings.add(code, { place: `CodeSystem.concept.where(code = '${concept.code}')`, found: target });
  for (const cycle of cyclesOf(index))
    findings.add('list-cycle', { place: 'CodeSystem.concept', found: [...cycle.slice(0, 10), cycle[0]!].join(' > ') });
}

function checkMap(map: ConceptMap, findings: Findings): number {
  let count = 0;
  (map.group ?? []).forEach((group, g) => {
    if (!group.source || !group.target)
      findings.add('list-cell', { place: `ConceptMap.group[${g}]`, expected: 'source and target' });
    count += group.element?.length ?? 0;
  });
  if (count === 0) findings.add('list-empty', {});
  return count;
}

function checkValueSet({ compose, expansion }: ValueSet, findings: Findings): number {
  const include = compose?.include ?? [];
  if (include.length === 0 && !expansion?.contains?.length) findings.add('list-empty', {});
  return include.reduce((sum, i) => sum + (i.concept?.length ?? 0), 0);
}
