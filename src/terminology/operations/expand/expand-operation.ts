import { madeOnce } from '../../../model/remembered.ts';
import { TerminologyError } from '../../error.ts';
import { txIssue } from '../../messages/tx-issue.ts';
import { isPartial } from '../../registry/shelf.ts';
import type { ValueSetResource } from '../../resource.ts';
import { valueSetName } from '../../value-set/compiled.ts';
import { hasRules } from '../../value-set/version-rules.ts';
import { type OperationContext, ownParameters } from '../context.ts';
import { compileFor } from '../validate/validate.ts';
import { describe, propertyUri, type Wanted } from './describe.ts';
import { type Expansion, expand } from './expansion.ts';
import { parametersOf } from './parameters.ts';
import type { Contains, ExpandResult } from './result.ts';
import { type Shown, shownOf } from './shown.ts';
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
  const parts = shownOf(expansion.parts, context);
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

const treeOf = (parts: readonly Shown[], wanted: Wanted): Contains[] =>
  parts.flatMap(({ provider, from, size, said }) =>
    tree(provider, from(0, size), (key) => describe(provider, key, said?.(key), wanted)),
  );

function pageOf(parts: readonly Shown[], offset: number, count: number, wanted: Wanted): Contains[] {
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
