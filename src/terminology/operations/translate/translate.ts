import { canonical, versionMatches } from '../../canonical.ts';
import type { CompiledGroup, Mapping } from '../../concept-map/compiled.ts';
import type { Relationship } from '../../concept-map/relationship.ts';
import { type TxIssue, txIssue } from '../../messages/tx-issue.ts';
import type { Terminology } from '../../registry/terminology.ts';
import type { Coding } from '../../resource.ts';
import type { OperationContext, OperationRequest } from '../context.ts';
import { codingText } from '../validate/coding-issues.ts';
import { type Asked, readAsked } from './asked.ts';
import { groupsFor } from './groups.ts';

export interface Match {
  readonly relationship: Relationship;
  readonly concept: Coding;
  /** Asked for from the target's side: the source that leads to it. */
  readonly source?: Coding;
  readonly originMap: string;
  readonly comment?: string;
}

/** Answer of ConceptMap/$translate. */
export interface TranslateResult {
  readonly kind: 'translate';
  readonly result: boolean;
  readonly matches: readonly Match[];
  readonly issues: readonly TxIssue[];
}

/** ConceptMap/$translate, by the parameters of R4 and of R5. */
export function translate(request: OperationRequest, context: OperationContext): TranslateResult {
  const asked = readAsked(request.parameters);
  const groups = groupsFor(request, context, asked);
  const issues: TxIssue[] = [];
  const matches = asked.codings.flatMap((coding) => {
    const found = groups.flatMap((group) => matchesIn(group, coding, asked, context, issues));
    if (found.length === 0) issues.push(txIssue('VB_MAP_NONE', { coding: codingText(coding) }));
    return found;
  });
  return {
    kind: 'translate',
    result: matches.some(({ relationship }) => relationship !== 'not-related-to'),
    matches,
    issues,
  };
}

function matchesIn(
  group: CompiledGroup,
  coding: Coding,
  asked: Asked,
  { terminology }: OperationContext,
  issues: TxIssue[],
): Match[] {
  const side = asked.reverse ? group.target : group.source;
  if (coding.system !== undefined && terminology.systemName(coding.system) !== terminology.systemName(side.url))
    return [];
  const code = coding.code ?? '';
  const lines = asked.reverse ? group.to(code) : [...group.from(code)];
  const found = lines.length > 0 || asked.reverse ? lines : whatIsUnmapped(group, coding);
  if (found.length === 0) return [];
  const conceptMap = canonical(group.map.url ?? '', group.map.version);
  if (side.version !== undefined && coding.version !== undefined && !versionMatches(coding.version, side.version))
    issues.push(
      txIssue('VB_MAP_VERSION', { conceptMap, made: side.version, system: side.url, version: coding.version }),
    );
  for (const line of found)
    issues.push(
      ...missingTarget(
        asked.reverse ? line.source : line.target,
        asked.reverse ? group.source : group.target,
        conceptMap,
        terminology,
      ),
    );
  return found.map((line) => matchOf(line, asked, conceptMap));
}

function matchOf(
  { source, target, relationship, comment }: Mapping,
  { reverse, r4Reverse }: Asked,
  originMap: string,
): Match {
  return {
    relationship: r4Reverse ? turned(relationship) : relationship,
    concept: r4Reverse ? source : target,
    ...(reverse && !r4Reverse && { source }),
    originMap,
    ...(comment !== undefined && { comment }),
  };
}

function turned(relationship: Relationship): Relationship {
  if (relationship === 'source-is-broader-than-target') return 'source-is-narrower-than-target';
  return relationship === 'source-is-narrower-than-target' ? 'source-is-broader-than-target' : relationship;
}

/** A map points to a code that the list of today no longer has: it is told, and left to who reads it. */
function missingTarget(
  { code = '' }: Coding,
  { url, version }: CompiledGroup['target'],
  conceptMap: string,
  terminology: Terminology,
): TxIssue[] {
  const provider = terminology.codeSystem(url, version) ?? terminology.codeSystem(url);
  if (!provider || provider.header.content === 'fragment' || provider.validateCode(code) !== undefined) return [];
  return [txIssue('VB_MAP_TARGET', { conceptMap, code, system: url, version: provider.version ?? '' })];
}

/** What the map says of codes it does not list (FHIR R4 conceptmap.html#unmapped). */
function whatIsUnmapped({ unmapped, source, target }: CompiledGroup, { code = '', display }: Coding): Mapping[] {
  if (unmapped === undefined) return [];
  const from: Coding = { system: source.url, code };
  if (unmapped.mode === 'fixed' && unmapped.code !== undefined)
    return [
      {
        source: from,
        target: { system: target.url, code: unmapped.code, ...(unmapped.display && { display: unmapped.display }) },
        relationship: 'related-to',
      },
    ];
  if (unmapped.mode === 'provided' || unmapped.mode === 'use-source-code')
    return [
      { source: from, target: { system: target.url, code, ...(display && { display }) }, relationship: 'related-to' },
    ];
  return [];
}
