import { madeOnce } from '../../../model/remembered.ts';
import { canonical, parseCanonical, versionMatches } from '../../canonical.ts';
import type { ConceptKey, ConceptSet } from '../../code-system/provider.ts';
import { TerminologyError } from '../../error.ts';
import { txIssue } from '../../messages/tx-issue.ts';
import { isPartial } from '../../registry/shelf.ts';
import type { ValueSetResource } from '../../resource.ts';
import { valueSetName } from '../../value-set/compiled.ts';
import { hasRules } from '../../value-set/version-rules.ts';
import { type OperationContext, ownParameters } from '../context.ts';
import { noteOf } from '../validate/status-notes.ts';
import { compileFor } from '../validate/validate.ts';
import { describe, propertyUri, type Wanted } from './describe.ts';
import { type Expansion, expand, type Part } from './expansion.ts';
import type { Contains, ExpandResult, ExpansionParameter } from './result.ts';
import { tree } from './tree.ts';

export interface ExpandLimits {
  /** The most codes in one answer; more are `too-costly`. */
  readonly mostCodes: number;
}

export interface ExpandDeps extends ExpandLimits {
  /** Time of the answer, ISO 8601. */
  readonly now: () => string;
  readonly newId: () => string;
}

/** ValueSet/$expand (FHIR R4 valueset-operation-expand.html). */
export function expandValueSet(resource: ValueSetResource, context: OperationContext, deps: ExpandDeps): ExpandResult {
  const { parameters } = context;
  const set = compileFor(resource, context);
  const own = ownParameters(resource);
  const expansion = expansionOf(resource, context, () =>
    expand(set, context, {
      activeOnly: parameters.flag('activeOnly') === true,
      versionsMatch: flagOf(own.get('versionsMatch')),
    }),
  );
  const filter = parameters.text('filter');
  const parts = shownParts(expansion.parts, context).map((part) =>
    filter === undefined ? listedKeys(part) : searched(part, filter),
  );
  const total = parts.reduce((sum, { size }) => sum + size, 0);
  const count = parameters.count('count');
  const offset = parameters.count('offset');
  const page = Math.min(total - Math.min(offset ?? 0, total), count ?? total);
  if (page > deps.mostCodes) throw tooCostly(resource, page, deps.mostCodes);
  const wanted = wantedOf(context, expansion);
  const whole =
    filter !== undefined &&
    parts.every(({ provider }, n) => expansion.parts[n]!.keys.length === provider.expand?.().size);
  const contains = nested(expansion, context, page < total || whole)
    ? treeOf(parts, wanted)
    : pageOf(parts, offset ?? 0, page, wanted);
  return {
    kind: 'expand',
    valueSet: resource,
    identifier: `urn:uuid:${deps.newId()}`,
    timestamp: deps.now(),
    total,
    offset: offset ?? (count === undefined ? undefined : 0),
    parameters: parametersOf(expansion, resource, context),
    properties: propertiesUsed(contains, expansion),
    contains,
    unclosed: unclosed(expansion),
  };
}

const flagOf = (text: string | undefined): boolean | undefined => (text === undefined ? undefined : text === 'true');

const tooCostly = (resource: ValueSetResource, size: number, most: number) =>
  new TerminologyError([
    txIssue('VALUESET_TOO_COSTLY', { valueSet: valueSetName(resource), size: String(size), most: String(most) }),
  ]);

/** With and without the codes that are not active. */
const expansions = madeOnce((_terminology: OperationContext['terminology']) =>
  madeOnce((_resource: ValueSetResource) => new Map<boolean, Expansion>()),
);

/** What a value set holds is made once for each state of the terminology, unless rules of the request change it. */
function expansionOf(resource: ValueSetResource, context: OperationContext, make: () => Expansion): Expansion {
  if (hasRules(context.rules) || context.supplements.length > 0) return make();
  const made = expansions(context.terminology)(resource);
  const activeOnly = context.parameters.flag('activeOnly') === true;
  const had = made.get(activeOnly) ?? make();
  made.set(activeOnly, had);
  return had;
}

/** Without the systems that the request leaves out, and without headings where it is for a user interface. */
function shownParts(parts: readonly Part[], { parameters, terminology }: OperationContext): readonly Part[] {
  const without = parameters.texts('exclude-system').map(parseCanonical);
  const leftOut = ({ provider: { system, version } }: Part): boolean =>
    without.some(
      (one) =>
        terminology.systemName(one.url) === terminology.systemName(system) &&
        (one.version === undefined || versionMatches(version, one.version)),
    );
  const kept = without.length === 0 ? parts : parts.filter((part) => !leftOut(part));
  if (parameters.flag('excludeNotForUI') !== true) return kept;
  return kept.map((part) => ({ ...part, keys: part.keys.filter((key) => !part.provider.lookup(key).abstract) }));
}

/** The concepts that a text finds, in alphabetical order; those of a list that the value set orders itself, in its order. */
function searched(part: Part, text: string): Listed {
  const { provider, keys, ordered } = part;
  if (!provider.search) return { ...part, size: 0, from: () => [] };
  const whole = keys.length === provider.expand?.().size;
  if (!whole && !ordered) {
    const found = provider.search(text);
    return listedKeys({ ...part, keys: keys.filter((key) => found.has(key)) });
  }
  const found = provider.search(text, whole ? undefined : setOf(part));
  return { ...part, size: found.size, from: (offset, count) => taken(found.keys(), offset, count) };
}

const setOf = madeOnce(({ keys }: Part): ConceptSet => {
  const set = new Set(keys);
  return { size: set.size, has: (key) => set.has(key), keys: () => set };
});

/** `count` keys after the first `offset`, without looking at the rest. */
function taken(keys: Iterable<ConceptKey>, offset: number, count: number): ConceptKey[] {
  const found: ConceptKey[] = [];
  if (count <= 0) return found;
  let n = 0;
  for (const key of keys) {
    n += 1;
    if (n <= offset) continue;
    found.push(key);
    if (found.length === count) break;
  }
  return found;
}

/** Concepts of a part as they are shown: how many, and some of them. */
interface Listed extends Part {
  readonly size: number;
  from(offset: number, count: number): readonly ConceptKey[];
}

const listedKeys = (part: Part): Listed => ({
  ...part,
  size: part.keys.length,
  from: (offset, count) => part.keys.slice(offset, offset + count),
});

function wantedOf({ parameters, languages }: OperationContext, { providers }: Expansion): Wanted {
  const versions = new Map<string, string | undefined>();
  const several = providers.some(({ system, version }) => {
    const other = versions.has(system) && versions.get(system) !== version;
    versions.set(system, version);
    return other;
  });
  return {
    languages,
    designations: parameters.flag('includeDesignations') === true,
    designationFilter: parameters.texts('designation'),
    properties: parameters.texts('property'),
    versions: several,
  };
}

/** A tree only where the whole of one list is shown in one piece; pages are flat (R4 valueset.html 4.9.7.3). */
const nested = ({ hierarchical }: Expansion, { parameters }: OperationContext, paged: boolean): boolean =>
  hierarchical && !paged && parameters.flag('excludeNested') !== true;

const treeOf = (parts: readonly Listed[], wanted: Wanted): Contains[] =>
  parts.flatMap(({ provider, from, size, said }) =>
    tree(provider, from(0, size), (key) => describe(provider, key, said?.(key), wanted)),
  );

function pageOf(parts: readonly Listed[], offset: number, count: number, wanted: Wanted): Contains[] {
  const found: Contains[] = [];
  let passed = 0;
  for (const { provider, size, from, said } of parts) {
    for (const key of from(Math.max(0, offset - passed), count - found.length))
      found.push(describe(provider, key, said?.(key), wanted));
    passed += size;
    if (found.length >= count) break;
  }
  return found;
}

function parametersOf(
  expansion: Expansion,
  resource: ValueSetResource,
  { parameters, languages, rules, supplements }: OperationContext,
) {
  const found: ExpansionParameter[] = [];
  const uri = (name: string, value: string) => found.push({ name, type: 'Uri', value });
  for (const name of [
    'activeOnly',
    'excludeNested',
    'excludeNotForUI',
    'excludePostCoordinated',
    'includeDesignations',
    'includeDefinition',
  ]) {
    const value = parameters.flag(name);
    if (value !== undefined) found.push({ name, type: 'Boolean', value });
  }
  for (const name of ['count', 'offset']) {
    const value = parameters.count(name);
    if (value !== undefined) found.push({ name, type: 'Integer', value });
  }
  const filter = parameters.text('filter');
  if (filter !== undefined) found.push({ name: 'filter', type: 'String', value: filter });
  for (const value of parameters.texts('designation')) found.push({ name: 'designation', type: 'String', value });
  if (languages) found.push({ name: 'displayLanguage', type: 'Code', value: languages.said });
  for (const value of rules.force) uri('force-system-version', value);
  for (const value of parameters.texts('exclude-system')) uri('exclude-system', value);
  if (expansion.versionsMatched) found.push({ name: 'versionsMatch', type: 'Boolean', value: true });
  for (const { system, version, header } of expansion.providers) {
    const name = canonical(system, version);
    uri('used-codesystem', name);
    if (isPartial(header)) uri('used-fragment', name);
    const note = noteOf(header, resource);
    if (note) uri(`warning-${note}`, name);
  }
  for (const one of expansion.imports)
    if (one.url !== undefined && !isContained(one, resource)) uri('used-valueset', valueSetName(one));
  for (const one of supplements) uri('used-supplement', canonical(one.url ?? '', one.version));
  for (const one of [resource, ...expansion.imports]) {
    const note = noteOf(one, resource);
    if (note) uri(`warning-${note}`, valueSetName(one));
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

const isContained = (one: ValueSetResource, { contained }: ValueSetResource): boolean =>
  contained?.includes(one) ?? false;

function propertiesUsed(contains: readonly Contains[], { providers }: Expansion): { code: string; uri: string }[] {
  const codes = new Set<string>();
  const visit = (list: readonly Contains[]): void => {
    for (const one of list) {
      for (const { code } of one.properties ?? []) codes.add(code);
      if (one.contains) visit(one.contains);
    }
  };
  visit(contains);
  return [...codes].map((code) => {
    const provider =
      providers.find(({ properties }) => properties.some((property) => property.code === code)) ?? providers[0]!;
    return { code, uri: propertyUri(code, provider) };
  });
}

function unclosed({ providers }: Expansion): string | undefined {
  const fragments = providers.filter(({ header }) => isPartial(header)).map(({ system }) => system);
  return fragments.length === 0
    ? undefined
    : `This extension is based on a fragment of the code system ${fragments.join(', ')}`;
}
