import type { BindingAnswer, BindingChecker, BindingReason, CheckedCoding } from '../validation/validator.ts';
import { parseCanonical } from './canonical.ts';
import { fold } from './code-system/fold.ts';
import type { CodeSystemProvider, Concept } from './code-system/provider.ts';
import { isPartial } from './registry/shelf.ts';
import type { Terminology } from './registry/terminology.ts';
import { compileValueSet } from './value-set/compile.ts';
import type { CompiledInclude, CompiledValueSet } from './value-set/compiled.ts';
import { noRules } from './value-set/version-rules.ts';

const yes: BindingAnswer = { result: 'yes' };
const no = (reason: BindingReason, message?: string): BindingAnswer => ({
  result: 'no',
  reason,
  ...(message && { message }),
});
const unknown = (reason: BindingReason): BindingAnswer => ({ result: 'unknown', reason });

const notThere = no('not-in-value-set');

type Known = { readonly set: CompiledValueSet } | { readonly answer: BindingAnswer };

/** Told each time a version of a code system is asked for a code. */
export type NoteSystem = (provider: CodeSystemProvider) => void;

/**
 * Answers from the terminology in use. Value sets are compiled once for each state of it, so that a code costs a look-up
 * in a map and a bit; a new release is a new state and forgets them.
 */
export function bindingChecker(current: () => Terminology, note: NoteSystem = () => undefined): BindingChecker {
  let state: Terminology | undefined;
  let known = new Map<string, Known>();
  let systems = new Map<string, CodeSystemProvider | BindingAnswer>();
  const now = (): Terminology => {
    const terminology = current();
    if (terminology !== state) {
      state = terminology;
      known = new Map();
      systems = new Map();
    }
    return terminology;
  };
  return {
    check(valueSet, coding) {
      const terminology = now();
      let found = known.get(valueSet);
      if (!found) {
        found = prepare(valueSet, terminology);
        known.set(valueSet, found);
      }
      return 'answer' in found ? found.answer : checkIn(found.set, coding, { terminology, note });
    },
    checkCode(coding) {
      const terminology = now();
      const { system, version, code } = coding;
      if (system === undefined || code === undefined) return unknown('system-unknown');
      let found = systems.get(system);
      if (!found) {
        // Also that a system is not here is asked for in every message: its names are looked through once.
        found = terminology.codeSystem(system) ?? systemUnknown(system, terminology);
        if (systems.size < mostSystems) systems.set(system, found);
      }
      if ('result' in found) return found;
      const exact = version === undefined ? undefined : terminology.codeSystem(system, version);
      return codeIn(exact ?? found, code, coding, note);
    },
  };
}

/** Senders choose the names: what is remembered of them is bounded. */
const mostSystems = 2_000;

function prepare(valueSet: string, terminology: Terminology): Known {
  const { url, version } = parseCanonical(valueSet);
  const resource = terminology.valueSet(url, version);
  if (!resource) return { answer: unknown('value-set-unknown') };
  try {
    return { set: compileValueSet(resource, { terminology, rules: noRules }) };
  } catch {
    return { answer: unknown('value-set-unknown') };
  }
}

/** Answers for imported value sets within one question: each is asked once however often it is imported. */
type Answers = Map<CompiledValueSet, { all?: BindingAnswer; active?: BindingAnswer }>;

interface Asking {
  readonly terminology: Terminology;
  readonly note: NoteSystem;
}

interface Question extends Asking {
  readonly coding: CheckedCoding;
  /** Inactive concepts do not count: a value set on the way leaves them out. */
  readonly active: boolean;
  readonly answers: Answers | undefined;
}

function checkIn(set: CompiledValueSet, coding: CheckedCoding, asking: Asking): BindingAnswer {
  if (coding.code === undefined) return no('code-unknown');
  const { terminology, note } = asking;
  const found = inSet(set, { terminology, note, coding, active: false, answers: undefined });
  if (found.result !== 'no' || coding.system === undefined) return found;
  const own = checkCode(coding, asking);
  return own.result === 'no' ? own : found;
}

function inSet(set: CompiledValueSet, asked: Question): BindingAnswer {
  const excluded = set.excludes.length === 0 ? notThere : anyOf(set.excludes, { ...asked, active: false });
  if (excluded.result === 'yes') return notThere;
  const included = anyOf(set.includes, set.activeOnly && !asked.active ? { ...asked, active: true } : asked);
  return included.result === 'yes' && excluded.result === 'unknown' ? excluded : included;
}

/** Yes when one takes the code; unknown when none does but one cannot be told; else no. */
function anyOf(includes: readonly CompiledInclude[], asked: Question): BindingAnswer {
  let open: BindingAnswer | undefined;
  for (const include of includes) {
    const answer = inInclude(include, asked);
    if (answer.result === 'yes') return answer;
    if (answer.result === 'unknown') open ??= answer;
  }
  return open ?? notThere;
}

function inInclude(include: CompiledInclude, asked: Question): BindingAnswer {
  const { system } = include;
  const own = system === undefined ? undefined : inSystem(include, system, asked);
  if (include.imports.length === 0 || (own !== undefined && own.result !== 'yes')) return own ?? notThere;
  return inImports(include, own, { ...asked, answers: asked.answers ?? new Map() });
}

/** All of the imports must have it. What is said of the code is what the system says, else the first import. */
function inImports({ imports }: CompiledInclude, own: BindingAnswer | undefined, asked: Question): BindingAnswer {
  let said = own;
  for (const imported of imports) {
    const answer = askImported(imported, { ...asked, active: asked.active && said === undefined });
    if (answer.result !== 'yes') return answer;
    said ??= answer;
  }
  return said ?? notThere;
}

function askImported(set: CompiledValueSet, asked: Question): BindingAnswer {
  const known = asked.answers!.get(set) ?? {};
  asked.answers!.set(set, known);
  const kind = asked.active ? 'active' : 'all';
  known[kind] ??= inSet(set, asked);
  return known[kind];
}

function inSystem(include: CompiledInclude, system: string, asked: Question): BindingAnswer {
  const { coding, terminology } = asked;
  if (coding.system !== undefined && coding.system !== system && terminology.systemName(coding.system) !== system)
    return notThere;
  const provider = providerFor(include, coding, terminology);
  if (provider) return inProvider(include, provider, asked);
  if (!include.codes) return unknown('system-unknown');
  return include.codes.has(coding.code!) ? yes : notThere;
}

const chosen = new WeakMap<CompiledInclude, Map<string, CodeSystemProvider | undefined>>();
const mostChosen = 100;

/** Remembered with the include, which belongs to one state of the terminology. */
function providerFor(include: CompiledInclude, coding: CheckedCoding, terminology: Terminology) {
  const known = chosen.get(include) ?? new Map<string, CodeSystemProvider | undefined>();
  chosen.set(include, known);
  const version = coding.version ?? '';
  if (known.has(version)) return known.get(version);
  const found = choose(include, coding, terminology);
  if (known.size < mostChosen) known.set(version, found);
  return found;
}

/** The include's version; the coding's where the include leaves it open and it is at hand. */
function choose({ system = '', include }: CompiledInclude, coding: CheckedCoding, terminology: Terminology) {
  if (include.version !== undefined) return terminology.codeSystem(system, include.version);
  return (
    (coding.version !== undefined && terminology.codeSystem(system, coding.version)) || terminology.codeSystem(system)
  );
}

function inProvider(
  include: CompiledInclude,
  provider: CodeSystemProvider,
  { coding, active, note }: Question,
): BindingAnswer {
  note(provider);
  const key = provider.validateCode(coding.code!);
  if (key === undefined) {
    if (!isPartial(provider.header)) return notThere;
    return include.codes?.has(coding.code!) ? yes : unknown('system-incomplete');
  }
  try {
    const members = include.from(provider);
    if (!members.has(key)) return notThere;
    const concept = provider.lookup(key);
    if (active && concept.inactive) return notThere;
    return withRemarks(concept, coding, members.said?.(key)?.display);
  } catch {
    return unknown('system-incomplete');
  }
}

function checkCode(coding: CheckedCoding, { terminology, note }: Asking): BindingAnswer {
  if (coding.system === undefined || coding.code === undefined) return unknown('system-unknown');
  const provider =
    (coding.version !== undefined && terminology.codeSystem(coding.system, coding.version)) ||
    terminology.codeSystem(coding.system);
  return provider ? codeIn(provider, coding.code, coding, note) : systemUnknown(coding.system, terminology);
}

function codeIn(provider: CodeSystemProvider, code: string, coding: CheckedCoding, note: NoteSystem): BindingAnswer {
  note(provider);
  const key = provider.validateCode(code);
  if (key !== undefined) return withRemarks(provider.lookup(key), coding, undefined);
  return isPartial(provider.header) ? unknown('system-incomplete') : no('code-unknown');
}

function systemUnknown(system: string, terminology: Terminology): BindingAnswer {
  if (terminology.supplement(system)) return no('system-is-supplement');
  if (terminology.valueSet(system)) return no('system-is-value-set');
  const near = terminology.nearMiss(system);
  const answer = unknown('system-unknown');
  return near === undefined ? answer : { ...answer, message: `Did you mean ${near}?` };
}

function withRemarks(concept: Concept, coding: CheckedCoding, said: string | undefined): BindingAnswer {
  if (coding.display !== undefined && !isDisplay(coding.display, concept, said))
    return {
      result: 'yes',
      reason: 'display-wrong',
      message: `The display is ${said ?? concept.display ?? 'not given'}.`,
    };
  if (concept.inactive) return { result: 'yes', reason: 'inactive' };
  return concept.abstract ? { result: 'yes', reason: 'abstract' } : yes;
}

function isDisplay(display: string, concept: Concept, said: string | undefined): boolean {
  if (display === concept.display || display === said) return true;
  const asked = plain(display);
  if (concept.display === undefined && said === undefined && concept.designations.length === 0) return true;
  return [said, concept.display, ...concept.designations.map(({ value }) => value)].some(
    (name) => name !== undefined && plain(name) === asked,
  );
}

/** Case and runs of blanks make no other name. */
const plain = (text: string): string => fold(text).replace(/\s+/g, ' ').trim();
