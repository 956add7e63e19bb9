import { parseCanonical } from '../canonical.ts';
import type { CodeSystemProvider } from '../code-system/provider.ts';
import { TerminologyError } from '../error.ts';
import type { MessageId } from '../messages/catalogue.ts';
import { txIssue, type Words } from '../messages/tx-issue.ts';
import type { Terminology } from '../registry/terminology.ts';
import type { Include, ValueSetConcept, ValueSetResource } from '../resource.ts';
import { type CompiledInclude, type CompiledValueSet, type Members, valueSetName } from './compiled.ts';
import { composeOf } from './expanded.ts';
import { membersOf } from './members.ts';
import { ruleFor, type VersionRules } from './version-rules.ts';
import { type FilterWork, filterWork } from './work.ts';

export interface CompileContext {
  readonly terminology: Terminology;
  readonly rules: VersionRules;
}

const deepest = 32;

/** What is being compiled: the chain of value sets from the one asked for, for circles. */
interface Chain {
  readonly names: readonly string[];
  readonly made: Map<string, CompiledValueSet>;
  readonly work: FilterWork;
}

/**
 * Makes a value set ready to be asked: imports found (by pin, by default-valueset-version, else the newest), listed codes
 * indexed. Throws TerminologyError for an import that is not at hand, a circle, or an include of nothing.
 */
export function compileValueSet(resource: ValueSetResource, context: CompileContext): CompiledValueSet {
  return compile(resource, context, { names: [], made: new Map(), work: filterWork(valueSetName(resource)) });
}

function compile(resource: ValueSetResource, context: CompileContext, chain: Chain): CompiledValueSet {
  const name = valueSetName(resource);
  if (chain.names.includes(name) && resource.url !== undefined)
    throw refusal('VALUESET_CIRCULAR_REFERENCE', { valueSet: name, chain: chain.names.join(', ') });
  if (chain.names.length >= deepest) throw refusal('VB_VALUE_SET_TOO_DEEP', { valueSet: name, most: String(deepest) });
  const had = resource.url === undefined ? undefined : chain.made.get(name);
  if (had) return had;
  const inner = { ...chain, names: [...chain.names, name] };
  const compose = composeOf(resource);
  const each = (kind: 'include' | 'exclude') =>
    (compose[kind] ?? []).map((include, n) =>
      compileInclude(include, `ValueSet.compose.${kind}[${n}]`, resource, context, inner),
    );
  const made = {
    resource,
    includes: each('include'),
    excludes: each('exclude'),
    activeOnly: compose.inactive === false,
  };
  chain.made.set(name, made);
  return made;
}

function compileInclude(
  include: Include,
  place: string,
  owner: ValueSetResource,
  context: CompileContext,
  chain: Chain,
): CompiledInclude {
  if (include.system === undefined && !include.valueSet?.length)
    throw refusal('VB_INCLUDE_EMPTY', { valueSet: valueSetName(owner) }, place);
  checkFilters(include, place);
  const imports = (include.valueSet ?? []).map((url) => compile(importOf(url, owner, context), context, chain));
  const codes =
    include.concept && new Map(include.concept.flatMap((one) => (one.code ? [[one.code, one] as const] : [])));
  const known = new Map<CodeSystemProvider, Members>();
  return {
    include,
    place,
    system: include.system === undefined ? undefined : context.terminology.systemName(include.system),
    imports,
    codes,
    from(provider) {
      let members = known.get(provider);
      if (!members) {
        chain.work.spend(provider, include.filter ?? []);
        members = membersOf(include, place, provider, codes as ReadonlyMap<string, ValueSetConcept> | undefined);
        known.set(provider, members);
      }
      return members;
    },
  };
}

/** The value set that an import means: contained (`#id`), pinned, chosen by the request, or the newest. */
function importOf(url: string, owner: ValueSetResource, { terminology, rules }: CompileContext): ValueSetResource {
  if (url.startsWith('#')) {
    const inside = owner.contained?.find(({ id, resourceType }) => resourceType === 'ValueSet' && `#${id}` === url);
    if (inside) return inside as ValueSetResource;
    throw refusal('Unable_to_resolve_value_Set_', { valueSet: url });
  }
  const asked = parseCanonical(url);
  const version = asked.version ?? ruleFor(rules.valueSet, asked.url);
  const found = terminology.valueSet(asked.url, version);
  if (!found)
    throw refusal('Unable_to_resolve_value_Set_', {
      valueSet: valueSetName({ ...asked, ...(version !== undefined && { version }) }),
    });
  return found;
}

/** A filter without a value is a fault of the value set, whatever code is asked about. */
function checkFilters({ system = '', filter = [] }: Include, place: string): void {
  for (const [n, { property = '', op = '', value }] of filter.entries())
    if (value === undefined || value === '')
      throw refusal('UNABLE_TO_HANDLE_SYSTEM_FILTER_WITH_NO_VALUE', { system, property, op }, `${place}.filter[${n}]`);
}

const refusal = (id: MessageId, words: Words, place?: string): TerminologyError =>
  new TerminologyError([txIssue(id, words, { place })]);
