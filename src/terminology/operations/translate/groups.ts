import { madeOnce } from '../../../model/remembered.ts';
import { canonical, parseCanonical } from '../../canonical.ts';
import { type CompiledGroup, groupsOf } from '../../concept-map/compiled.ts';
import { TerminologyError } from '../../error.ts';
import { txIssue } from '../../messages/tx-issue.ts';
import type { Terminology } from '../../registry/terminology.ts';
import type { ConceptMapResource } from '../../resource.ts';
import type { OperationContext, OperationRequest } from '../context.ts';
import type { Parameters } from '../parameters.ts';
import type { Asked } from './asked.ts';

/** The maps that are meant: at whose address the operation was called, brought along, named, or all that fit. */
export function groupsFor(
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

/** Groups of every map by their systems; of several versions of a map the newest. */
const bySystem = madeOnce((terminology: Terminology) => {
  const index = { sources: new Map<string, CompiledGroup[]>(), targets: new Map<string, CompiledGroup[]>() };
  const newest = new Map<string, string | undefined>();
  for (const map of terminology.conceptMaps()) {
    const url = map.url ?? '';
    if (newest.has(url) && newest.get(url) !== map.version) continue;
    newest.set(url, map.version);
    for (const group of groupsOf(map)) {
      pushTo(index.sources, terminology.systemName(group.source.url), group);
      pushTo(index.targets, terminology.systemName(group.target.url), group);
    }
  }
  return index;
});

function groupsOfSystem(terminology: Terminology, { codings, reverse }: Asked): readonly CompiledGroup[] {
  const { sources, targets } = bySystem(terminology);
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
