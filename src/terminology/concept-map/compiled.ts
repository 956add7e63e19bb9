import { madeOnce } from '../../model/remembered.ts';
import { parseCanonical } from '../canonical.ts';
import type { Coding, ConceptMapGroup, ConceptMapResource } from '../resource.ts';
import { type Relationship, relationshipOf } from './relationship.ts';

/** One line of a map. */
export interface Mapping {
  readonly source: Coding;
  readonly target: Coding;
  readonly relationship: Relationship;
  readonly comment?: string;
}

/** One group of a concept map, ready to be asked in both directions. */
export interface CompiledGroup {
  readonly map: ConceptMapResource;
  readonly source: { readonly url: string; readonly version?: string };
  readonly target: { readonly url: string; readonly version?: string };
  from(code: string): readonly Mapping[];
  to(code: string): readonly Mapping[];
  readonly unmapped: ConceptMapGroup['unmapped'];
}

/** The groups of a map, made once. */
export const groupsOf = madeOnce((map: ConceptMapResource): readonly CompiledGroup[] =>
  (map.group ?? []).map((group) => compileGroup(map, group)),
);

function compileGroup(map: ConceptMapResource, group: ConceptMapGroup): CompiledGroup {
  const source = end(group.source, group.sourceVersion);
  const target = end(group.target, group.targetVersion);
  const forward = new Map<string, Mapping[]>();
  const back = new Map<string, Mapping[]>();
  for (const element of group.element ?? [])
    for (const one of element.target ?? []) {
      if (element.code === undefined || one.code === undefined) continue;
      const mapping: Mapping = {
        source: coding(source.url, element.code, element.display),
        target: coding(target.url, one.code, one.display),
        relationship: relationshipOf(one),
        ...(one.comment !== undefined && { comment: one.comment }),
      };
      add(forward, element.code, mapping);
      add(back, one.code, mapping);
    }
  return {
    map,
    source,
    target,
    from: (code) => forward.get(code) ?? [],
    to: (code) => back.get(code) ?? [],
    unmapped: group.unmapped,
  };
}

/** R5 has the version behind a bar, R4 in a member of its own. */
function end(url = '', version?: string) {
  const named = parseCanonical(url);
  const found = named.version ?? version;
  return { url: named.url, ...(found !== undefined && { version: found }) };
}

const coding = (system: string, code: string, display: string | undefined): Coding => ({
  ...(system !== '' && { system }),
  code,
  ...(display !== undefined && { display }),
});

function add(map: Map<string, Mapping[]>, code: string, mapping: Mapping): void {
  const list = map.get(code);
  if (list) list.push(mapping);
  else map.set(code, [mapping]);
}
