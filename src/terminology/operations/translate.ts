import { canonical, parseCanonical, versionMatches } from '../canonical.ts';
import { type CompiledGroup, groupsOf, type Mapping } from '../concept-map/compiled.ts';
import type { Relationship } from '../concept-map/relationship.ts';
import { TerminologyError } from '../error.ts';
import { type TxIssue, txIssue } from '../messages/tx-issue.ts';
import type { Terminology } from '../registry/terminology.ts';
import type { CodeableConcept, Coding, ConceptMapResource } from '../resource.ts';
import type { OperationContext, OperationRequest } from './context.ts';
import type { Parameters } from './parameters.ts';
import { codingText } from './validate/coding-issues.ts';

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

interface Asked {
  readonly codings: readonly Coding[];
  /** The code is one of the target: which sources lead to it. */
  readonly reverse: boolean;
  /** Said as R4 does (`reverse`): the answer is the source alone. */
  readonly r4Reverse: boolean;
  readonly sourceSystem: string | undefined;
  readonly targetSystem: string | undefined;
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

function readAsked(parameters: Parameters): Asked {
  const r4Reverse = parameters.flag('reverse') === true;
  const target = codingsFrom(parameters, ['targetCoding'], ['targetCodeableConcept'], ['targetCode'], ['targetSystem']);
  const source = codingsFrom(
    parameters,
    ['sourceCoding', 'coding'],
    ['sourceCodeableConcept', 'codeableConcept'],
    ['sourceCode', 'code'],
    ['sourceSystem', 'system'],
  );
  const reverse = r4Reverse || (source.length === 0 && target.length > 0);
  const codings = source.length > 0 ? source : target;
  if (codings.length === 0)
    throw new TerminologyError(
      [txIssue('VB_PARAMETER_REQUIRED', { name: 'sourceCode, sourceCoding or sourceCodeableConcept' })],
      400,
    );
  const targetSystem = parameters.text('targetSystem') ?? parameters.text('targetsystem');
  const sourceSystem = parameters.text('sourceSystem') ?? parameters.text('system');
  return r4Reverse
    ? { codings, reverse, r4Reverse, sourceSystem: targetSystem, targetSystem: undefined }
    : { codings, reverse, r4Reverse, sourceSystem, targetSystem };
}

function codingsFrom(
  parameters: Parameters,
  codings: readonly string[],
  concepts: readonly string[],
  codes: readonly string[],
  systems: readonly string[],
): readonly Coding[] {
  const object = codings.map((name) => parameters.object<Coding>(name)).find((one) => one !== undefined);
  if (object) return [object];
  const concept = concepts.map((name) => parameters.object<CodeableConcept>(name)).find((one) => one !== undefined);
  if (concept) return concept.coding ?? [];
  const code = codes.map((name) => parameters.text(name)).find((one) => one !== undefined);
  if (code === undefined) return [];
  const system = systems.map((name) => parameters.text(name)).find((one) => one !== undefined);
  const version = parameters.text('version');
  return [{ code, ...(system !== undefined && { system }), ...(version !== undefined && { version }) }];
}

/** The maps that are meant: at whose address the operation was called, brought along, named, or all that fit. */
function groupsFor(
  { parameters, instance }: OperationRequest,
  { terminology }: OperationContext,
  asked: Asked,
): CompiledGroup[] {
  const one = instance?.resourceType === 'ConceptMap' ? instance : namedMap(parameters, terminology);
  const groups = one ? groupsOf(one) : groupsOfSystem(terminology, asked);
  const same = (name: string | undefined, url: string) =>
    name === undefined || terminology.systemName(name) === terminology.systemName(url);
  const scopes = {
    source: parameters.text('sourceScope') ?? parameters.text('source'),
    target: parameters.text('targetScope') ?? parameters.text('target'),
  };
  return groups.filter(
    ({ source, target, map }) =>
      same(asked.sourceSystem, source.url) &&
      same(asked.targetSystem, target.url) &&
      (one !== undefined || inScope(map, scopes)),
  );
}

function namedMap(parameters: Parameters, terminology: Terminology): ConceptMapResource | undefined {
  const brought = parameters.resource('conceptMap') as ConceptMapResource | undefined;
  if (brought?.resourceType === 'ConceptMap') return brought;
  const said = parameters.text('url') ?? parameters.text('conceptMap');
  if (said === undefined) return undefined;
  const named = parseCanonical(said);
  const version = parameters.text('conceptMapVersion') ?? named.version;
  const found = terminology.conceptMap(named.url, version);
  if (found) return found;
  throw new TerminologyError([txIssue('VB_CONCEPT_MAP_UNKNOWN', { conceptMap: canonical(named.url, version) })], 404);
}

const indexes = new WeakMap<
  Terminology,
  { readonly sources: Map<string, CompiledGroup[]>; readonly targets: Map<string, CompiledGroup[]> }
>();

/** Groups of every map by their systems; of several versions of a map the newest. */
function groupsOfSystem(terminology: Terminology, { codings, reverse }: Asked): readonly CompiledGroup[] {
  let index = indexes.get(terminology);
  if (!index) {
    index = { sources: new Map(), targets: new Map() };
    const newest = new Map<string, string | undefined>();
    for (const map of terminology.conceptMaps()) {
      const url = map.url ?? '';
      if (newest.has(url) && newest.get(url) !== map.version) continue;
      newest.set(url, map.version);
      for (const group of groupsOf(map)) {
        const source = terminology.systemName(group.source.url);
        const target = terminology.systemName(group.target.url);
        pushTo(index.sources, source, group);
        pushTo(index.targets, target, group);
      }
    }
    indexes.set(terminology, index);
  }
  const { sources, targets } = index;
  const systems = new Set(codings.map(({ system }) => terminology.systemName(system ?? '')));
  return [...systems].flatMap((system) => (reverse ? targets : sources).get(system) ?? []);
}

function pushTo(groups: Map<string, CompiledGroup[]>, system: string, group: CompiledGroup): void {
  const known = groups.get(system);
  if (known) known.push(group);
  else groups.set(system, [group]);
}

function inScope(
  map: ConceptMapResource,
  { source, target }: { source: string | undefined; target: string | undefined },
): boolean {
  const named = (wanted: string | undefined, found: string | undefined) =>
    wanted === undefined || found === undefined || parseCanonical(wanted).url === parseCanonical(found).url;
  return (
    named(source, map.sourceScopeUri ?? map.sourceScopeCanonical ?? map.sourceUri ?? map.sourceCanonical) &&
    named(target, map.targetScopeUri ?? map.targetScopeCanonical ?? map.targetUri ?? map.targetCanonical)
  );
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
