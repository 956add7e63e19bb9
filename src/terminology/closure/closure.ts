import type { CodeSystemProvider, ConceptKey } from '../code-system/provider.ts';
import { TerminologyError } from '../error.ts';
import { type TxIssue, txIssue } from '../messages/tx-issue.ts';
import { unknownCode } from '../operations/validate/coding-issues.ts';
import { within } from '../operations/validate/places.ts';
import type { Terminology } from '../registry/terminology.ts';
import type { Coding } from '../resource.ts';

/** What a server keeps of one client's closure table: the concepts, and since which version of the table each is in it. */
export interface ClosureTable {
  /** Counts what was added; 0 when begun. */
  readonly version: number;
  /** The version of each code system that the table stands on, fixed by its first concept: entries never contradict. */
  readonly systems: Readonly<Record<string, string | null>>;
  readonly concepts: readonly ClosureConcept[];
}

export interface ClosureConcept {
  readonly system: string;
  readonly code: string;
  readonly since: number;
}

/** `ancestor` subsumes `code`; both are in the table. */
export interface ClosureEntry {
  readonly provider: CodeSystemProvider;
  readonly code: ConceptKey;
  readonly ancestor: ConceptKey;
}

export const emptyClosure: ClosureTable = { version: 0, systems: {}, concepts: [] };

/** Bounds: memory, and the time of one answer. */
export const mostTables = 20;
const mostConcepts = 10_000;
const mostEntries = 100_000;

export const tooMuch = (): TerminologyError =>
  new TerminologyError([
    txIssue('VB_CLOSURE_FULL', {
      tables: String(mostTables),
      concepts: String(mostConcepts),
      entries: String(mostEntries),
    }),
  ]);

/**
 * Adds concepts; those that are in the table change nothing. All faults of a request are thrown at once, and then nothing
 * is added.
 */
export function addedTo(table: ClosureTable, codings: readonly Coding[], terminology: Terminology): ClosureTable {
  const systems: Record<string, string | null> = { ...table.systems };
  const known = new Set(table.concepts.map(({ system, code }) => `${system}|${code}`));
  const faults: TxIssue[] = [];
  const added: ClosureConcept[] = [];
  for (const [n, coding] of codings.entries()) {
    const found = conceptOf(coding, `concept[${n}]`, systems, terminology);
    if ('fault' in found) {
      faults.push(found.fault);
      continue;
    }
    const { provider, code } = found;
    systems[provider.system] = provider.version ?? null;
    const name = `${provider.system}|${code}`;
    if (known.has(name)) continue;
    known.add(name);
    added.push({ system: provider.system, code, since: table.version + 1 });
  }
  if (faults.length > 0) throw new TerminologyError(faults);
  if (added.length === 0) return table;
  if (known.size > mostConcepts) throw tooMuch();
  return { version: table.version + 1, systems, concepts: [...table.concepts, ...added] };
}

function conceptOf(
  { system, version, code }: Coding,
  at: string,
  systems: Readonly<Record<string, string | null>>,
  terminology: Terminology,
): { readonly provider: CodeSystemProvider; readonly code: string } | { readonly fault: TxIssue } {
  if (system === undefined || code === undefined)
    return { fault: txIssue('VB_PARAMETER_VALUE', { name: at, expected: 'a Coding with system and code' }) };
  const url = terminology.systemName(system);
  const fixed = systems[url];
  if (version !== undefined && fixed !== undefined && fixed !== version)
    return { fault: txIssue('VB_CLOSURE_VERSION', { system, version, held: fixed ?? '' }, { place: `${at}.version` }) };
  const provider = terminology.codeSystem(system, version ?? fixed ?? undefined);
  if (!provider) return { fault: unknown(system, version ?? fixed, at, terminology) };
  const key = provider.validateCode(code);
  if (key !== undefined) return { provider, code: provider.lookup(key).code };
  return { fault: { ...unknownCode({ code }, provider.system, provider, within(at)), severity: 'error' } };
}

function unknown(system: string, version: string | null | undefined, at: string, terminology: Terminology): TxIssue {
  const place = { place: `${at}.system` };
  const versions = terminology.codeSystemVersions(system).map((one) => one ?? '(none)');
  return versions.length === 0 || version === undefined || version === null
    ? txIssue('UNKNOWN_CODESYSTEM', { system }, place)
    : txIssue('UNKNOWN_CODESYSTEM_VERSION', { system, version, versions: versions.join(', ') }, place);
}

/** The entries that came after a version of the table, by code and ancestor in the order in which they were added. */
export function entriesAfter(table: ClosureTable, version: number, terminology: Terminology): readonly ClosureEntry[] {
  const entries: ClosureEntry[] = [];
  for (const [system, concepts] of Map.groupBy(table.concepts, (concept) => concept.system)) {
    const provider = terminology.codeSystem(system, table.systems[system] ?? undefined);
    if (!provider) throw new TerminologyError([unknown(system, table.systems[system], 'concept', terminology)]);
    const since = new Map(concepts.map(({ code, since: at }) => [provider.validateCode(code), at]));
    for (const key of touched(provider, since, version)) {
      for (const ancestor of reached([key], provider.parentsOf)) {
        const other = ancestor === key ? undefined : since.get(ancestor);
        if (other !== undefined && Math.max(since.get(key)!, other) > version)
          entries.push({ provider, code: key, ancestor });
      }
      if (entries.length > mostEntries) throw tooMuch();
    }
  }
  return entries;
}

/**
 * The concepts that can have entries after a version: those that came after it, and those below them. A client that adds
 * its codes one by one would else have the ancestors of the whole table worked out at each call.
 */
function touched(
  provider: CodeSystemProvider,
  since: ReadonlyMap<ConceptKey | undefined, number>,
  version: number,
): ConceptKey[] {
  const keys = [...since.keys()].filter((key) => key !== undefined);
  const added = keys.filter((key) => since.get(key)! > version);
  if (added.length === keys.length || !provider.childrenOf) return keys;
  const below = reached(added, provider.childrenOf);
  return keys.filter((key) => below.has(key));
}

/** What some concepts lead to, they themselves first; each once and the nearest first, so that a circle ends by itself. */
function reached(
  from: readonly ConceptKey[],
  next: ((key: ConceptKey) => readonly ConceptKey[]) | undefined,
): ReadonlySet<ConceptKey> {
  const found = new Set(from);
  for (const key of found) for (const one of next?.(key) ?? []) found.add(one);
  return found;
}
