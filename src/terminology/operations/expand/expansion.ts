import { canonical, compareVersions } from '../../canonical.ts';
import type { CodeSystemProvider, ConceptKey } from '../../code-system/provider.ts';
import { TerminologyError } from '../../error.ts';
import { txIssue } from '../../messages/tx-issue.ts';
import type { ValueSetConcept, ValueSetResource } from '../../resource.ts';
import { type CompiledInclude, type CompiledValueSet, type Members, valueSetName } from '../../value-set/compiled.ts';
import { askedVersion, brokenCheck } from '../../value-set/version-rules.ts';
import { tooMuchWork } from '../../value-set/work.ts';
import type { OperationContext } from '../context.ts';
import { listed } from '../validate/choose-version.ts';

/** Concepts of one version of one code system that a value set holds, in order. */
export interface Part {
  readonly provider: CodeSystemProvider;
  readonly keys: readonly ConceptKey[];
  readonly said?: (key: ConceptKey) => ValueSetConcept | undefined;
  /** The order and depth of the code system hold: everything or a filter of it, not a list of the value set's own. */
  readonly ordered: boolean;
}

/** All that a value set holds, before pages, names and properties. */
export interface Expansion {
  readonly parts: readonly Part[];
  readonly total: number;
  /** Code systems and value sets that were used, as they are named. */
  readonly providers: readonly CodeSystemProvider[];
  readonly imports: readonly ValueSetResource[];
  /** Concepts of different versions of a system were taken for the same. */
  readonly versionsMatched: boolean;
  readonly hierarchical: boolean;
}

export interface ExpandOptions {
  readonly activeOnly: boolean;
  /** Codes are the same whatever their version; undefined: in excludes alone. */
  readonly versionsMatch: boolean | undefined;
}

/** Makes the expansion. Throws TerminologyError where a system or version is not at hand, or cannot be listed. */
export function expand(set: CompiledValueSet, context: OperationContext, options: ExpandOptions): Expansion {
  const used = new Used(context, set);
  const parts = set.includes.flatMap((include) => partsOf(include, used));
  for (const exclude of set.excludes) used.touch(exclude);
  const active = options.activeOnly || set.activeOnly;
  const { kept, crossed } = withoutExcluded(parts, set.excludes, used, options.versionsMatch);
  const all = unique(active ? kept.map(activePart) : kept, options.versionsMatch === true);
  return {
    parts: all,
    total: all.reduce((sum, { keys }) => sum + keys.length, 0),
    providers: used.providers(),
    imports: used.imports(),
    versionsMatched: crossed || options.versionsMatch === true,
    hierarchical: set.excludes.length === 0 && all.length === 1 && all[0]!.ordered,
  };
}

/** Concepts taken, and asked about: some seconds' work. */
const mostSteps = 5_000_000;

/** Finds the version of each include and remembers what was used. */
class Used {
  readonly #context: OperationContext;
  readonly #root: CompiledValueSet;
  readonly #providers = new Map<CompiledInclude, CodeSystemProvider>();
  readonly #imports = new Set<ValueSetResource>();
  readonly #touched = new Set<CompiledInclude>();
  readonly #parts = new Map<CompiledValueSet, readonly Part[]>();
  readonly #members = new Map<CompiledValueSet, Map<string, boolean>>();
  #steps = 0;

  constructor(context: OperationContext, root: CompiledValueSet) {
    this.#context = context;
    this.#root = root;
  }

  provider(include: CompiledInclude): CodeSystemProvider {
    const had = this.#providers.get(include);
    if (had) return had;
    const found = this.#context.dress(providerOf(include, this.#context));
    this.#providers.set(include, found);
    return found;
  }

  /** Includes and excludes multiply with the concepts that they are asked about: what comes of it is bounded. */
  step(count = 1): void {
    this.#steps += count;
    if (this.#steps > mostSteps) throw tooMuchWork(valueSetName(this.#root.resource));
  }

  members(include: CompiledInclude): Members {
    const provider = this.provider(include);
    const members = include.from(provider);
    this.step(members.size);
    if (members.listed) return members;
    const words = { system: provider.system, valueSet: valueSetName(this.#root.resource) };
    throw new TerminologyError([txIssue('VB_NOT_LISTABLE', words)]);
  }

  touch(include: CompiledInclude): void {
    if (this.#touched.has(include)) return;
    this.#touched.add(include);
    if (include.system !== undefined) this.provider(include);
    for (const imported of include.imports) {
      this.#imports.add(imported.resource);
      for (const one of [...imported.includes, ...imported.excludes]) this.touch(one);
    }
  }

  /** What an imported value set holds, made once however often it is imported. */
  parts(set: CompiledValueSet, make: () => readonly Part[]): readonly Part[] {
    const had = this.#parts.get(set) ?? make();
    this.#parts.set(set, had);
    return had;
  }

  /** Whether a value set has a code, found out once. */
  member(set: CompiledValueSet, code: string, find: () => boolean): boolean {
    const known = this.#members.get(set) ?? new Map<string, boolean>();
    this.#members.set(set, known);
    const had = known.get(code) ?? find();
    known.set(code, had);
    return had;
  }

  providers = (): CodeSystemProvider[] => [...new Set(this.#providers.values())];
  imports = (): ValueSetResource[] => [...this.#imports];
}

function providerOf(
  { system = '', include }: CompiledInclude,
  { terminology, rules }: OperationContext,
): CodeSystemProvider {
  const { version } = askedVersion(rules, system, include.version);
  const provider = terminology.codeSystem(system, version);
  if (!provider) {
    const versions = terminology.codeSystemVersions(system);
    const known = version !== undefined && versions.length > 0;
    const words = { system: include.system ?? system, version: version ?? '', versions: listed(versions) };
    throw new TerminologyError([txIssue(known ? 'UNKNOWN_CODESYSTEM_VERSION_EXP' : 'UNKNOWN_CODESYSTEM_EXP', words)]);
  }
  const demanded = brokenCheck(rules, system, provider.version);
  if (demanded === undefined) return provider;
  throw new TerminologyError([
    txIssue('VALUESET_VERSION_CHECK', { version: provider.version ?? '', system, demanded }),
  ]);
}

/** What one include takes: of its system, of its imports, or what all of them have. */
function partsOf(include: CompiledInclude, used: Used): Part[] {
  used.touch(include);
  const [first, ...others] = include.imports;
  if (include.system === undefined) {
    if (!first) return [];
    return partsOfSet(first, used).map((part) =>
      filterPart(part, (key) => others.every((set) => hasIn(set, part.provider, key, used))),
    );
  }
  const members = used.members(include);
  const provider = used.provider(include);
  const own: Part = {
    provider,
    keys: [...members.keys()],
    ...(members.said && { said: members.said }),
    ordered: include.codes === undefined,
  };
  if (!first) return [own];
  return [filterPart(own, (key) => include.imports.every((set) => hasIn(set, provider, key, used)))];
}

const partsOfSet = (set: CompiledValueSet, used: Used): readonly Part[] => used.parts(set, () => makeParts(set, used));

function makeParts(set: CompiledValueSet, used: Used): readonly Part[] {
  const parts = set.includes.flatMap((include) => partsOf(include, used));
  const { kept } = withoutExcluded(parts, set.excludes, used, undefined);
  return unique(set.activeOnly ? kept.map(activePart) : kept, false);
}

interface Asked {
  readonly provider: CodeSystemProvider;
  readonly key: ConceptKey;
  readonly used: Used;
  /** Inactive concepts do not count: a value set on the way leaves them out. */
  readonly active: boolean;
}

/** Whether a value set has a concept, by its code, in the version that the value set means. */
function hasIn(
  set: CompiledValueSet,
  provider: CodeSystemProvider,
  key: ConceptKey,
  used: Used,
  active = false,
): boolean {
  const name = `${active}|${provider.system}|${provider.version}|${key}`;
  return used.member(set, name, () => {
    const has = (include: CompiledInclude) => takes(include, { provider, key, used, active: active || set.activeOnly });
    return (
      set.includes.some(has) && !set.excludes.some((exclude) => takes(exclude, { provider, key, used, active: false }))
    );
  });
}

function takes(include: CompiledInclude, { provider, key, used, active }: Asked, anyVersion = true): boolean {
  used.step();
  const ofSystem = include.system !== undefined;
  if (ofSystem) {
    if (include.system !== provider.system) return false;
    const other = used.provider(include);
    if (!anyVersion && other.version !== provider.version) return false;
    const same = other === provider ? key : other.validateCode(provider.lookup(key).code);
    if (same === undefined || !include.from(other).has(same)) return false;
    if (active && other.lookup(same).inactive) return false;
  }
  return include.imports.every((set, n) => hasIn(set, provider, key, used, active && !ofSystem && n === 0));
}

function withoutExcluded(
  parts: readonly Part[],
  excludes: readonly CompiledInclude[],
  used: Used,
  versionsMatch: boolean | undefined,
) {
  if (excludes.length === 0) return { kept: parts, crossed: false };
  const anyVersion = versionsMatch !== false;
  const kept = parts.map((part) =>
    filterPart(
      part,
      (key) =>
        !excludes.some((exclude) => takes(exclude, { provider: part.provider, key, used, active: false }, anyVersion)),
    ),
  );
  const versions = new Set(parts.map(({ provider }) => canonical(provider.system, provider.version)));
  const other = (exclude: CompiledInclude) =>
    exclude.system !== undefined && !versions.has(canonical(exclude.system, used.provider(exclude).version));
  const systems = new Set(parts.map(({ provider }) => provider.system));
  return { kept, crossed: anyVersion && excludes.some((one) => systems.has(one.system ?? '') && other(one)) };
}

const filterPart = (part: Part, test: (key: ConceptKey) => boolean): Part => ({
  ...part,
  keys: part.keys.filter(test),
});

const activePart = (part: Part): Part => filterPart(part, (key) => !part.provider.lookup(key).inactive);

/** Each concept once: by system, version and code, or by system and code alone, the newest version first. */
function unique(parts: readonly Part[], versionsMatch: boolean): Part[] {
  const filled = parts.filter(({ keys }) => keys.length > 0);
  if (filled.length < 2) return filled;
  const ordered = [...filled].sort((a, b) =>
    a.provider.system === b.provider.system ? compareVersions(b.provider.version, a.provider.version) : 0,
  );
  const seen = new Map<string, Set<string>>();
  return ordered.map((part) => {
    const { system, version } = part.provider;
    const name = versionsMatch ? system : canonical(system, version);
    const codes = seen.get(name) ?? new Set<string>();
    seen.set(name, codes);
    return filterPart(part, (key) => {
      const { code } = part.provider.lookup(key);
      if (codes.has(code)) return false;
      codes.add(code);
      return true;
    });
  });
}
