import { canonical, compareVersions } from '../../canonical.ts';
import type { CodeSystemProvider, Concept } from '../../code-system/provider.ts';
import { type TxIssue, txIssue } from '../../messages/tx-issue.ts';
import { isPartial } from '../../registry/shelf.ts';
import type { Coding } from '../../resource.ts';
import { type CompiledInclude, type CompiledValueSet, valueSetName } from '../../value-set/compiled.ts';
import type { OperationContext } from '../context.ts';
import { displaysOf, preferred } from '../displays.ts';
import { checkDisplay } from './check-display.ts';
import { type ChosenVersion, chooseVersion } from './choose-version.ts';
import { type Hit, hitsIn, includesOf, systemsOf } from './membership.ts';
import type { Places } from './places.ts';
import { conceptNotes, resourceNote } from './status-notes.ts';

/** What can be said of one coding against one value set. */
export interface Judgement {
  /** `undecided`: a code system that is needed is not at hand. */
  readonly membership: 'in' | 'out' | 'undecided';
  readonly issues: readonly TxIssue[];
  readonly system: string | undefined;
  readonly provider?: CodeSystemProvider | undefined;
  readonly concept?: Concept | undefined;
  readonly display?: string | undefined;
  /** The coding's system is not at hand, and no part of the value set names it. */
  readonly unknownSystem?: string;
  /** Systems or versions that the answer would have needed. */
  readonly missing: readonly string[];
}

/** Holds a coding against a value set; everything there is to say is said at once. */
export function judgeCoding(
  coding: Coding,
  set: CompiledValueSet,
  context: OperationContext,
  places: Places,
): Judgement {
  const system =
    coding.system === undefined ? inferred(coding, set, context) : context.terminology.systemName(coding.system);
  if (system === undefined) return withoutSystem(coding, set, context, places);
  const includes = includesOf(set, system);
  if (includes.length === 0) return outside(coding, system, set, context, places);
  const choices = new Map<CompiledInclude, ChosenVersion>();
  const choose = (include: CompiledInclude): ChosenVersion => {
    let choice = choices.get(include);
    if (!choice) {
      const chosen = chooseVersion(context, system, include.include.version, coding, places);
      choice = { ...chosen, provider: chosen.provider && context.dress(chosen.provider) };
      choices.set(include, choice);
    }
    return choice;
  };
  const all = includes.map(choose);
  // Where the coding's version is one of several that the value set means, the others are beside the point.
  const clean = all.filter(({ issues }) => issues.length === 0);
  const meant = clean.length > 0 ? clean : all;
  const providers = new Set(meant.map(({ provider }) => provider));
  const hits = hitsIn(set, coding, system, choose).filter(({ provider }) => providers.has(provider));
  if (hits.length > 0) return inside(coding, system, hits, meant, set, context, places);
  return notIn(coding, system, meant, includes, set, context, places);
}

/** With several versions in the value set the coding is right if it is right in any; else it is judged by the newest. */
function inside(
  coding: Coding,
  system: string,
  hits: readonly Hit[],
  choices: readonly ChosenVersion[],
  set: CompiledValueSet,
  context: OperationContext,
  places: Places,
): Judgement {
  const hit = hits.find((one) => checkDisplay(coding, one, context, places) === undefined) ?? hits[0]!;
  const choice = choices.find(({ provider }) => provider === hit.provider);
  const { provider, key, said } = hit;
  const concept = provider.lookup(key);
  const code = coding.code ?? '';
  const display = checkDisplay(coding, hit, context, places);
  const issues = [
    ...(choice?.issues ?? []),
    ...(display ? [display] : []),
    ...conceptNotes(concept, code, provider, places),
    ...resourceNote(provider.header, 'CodeSystem', set.resource),
    ...notAllowed(concept, code, system, context, places),
  ];
  return {
    membership: 'in',
    issues,
    system,
    provider,
    concept,
    display:
      preferred(displaysOf(concept, said, provider.header.language), context.languages)?.value ?? concept.display,
    missing: choice?.missing ?? [],
  };
}

function notAllowed(concept: Concept, code: string, system: string, { parameters }: OperationContext, places: Places) {
  const issues: TxIssue[] = [];
  if (concept.abstract && parameters.flag('abstract') === false)
    issues.push(txIssue('ABSTRACT_CODE_NOT_ALLOWED', { system, code }, { place: places.code }));
  if (concept.inactive && parameters.flag('activeOnly') === true)
    issues.push(txIssue('STATUS_CODE_WARNING_CODE', { code }, { place: places.code }));
  return issues;
}

/** The value set names the system but does not take the code, or cannot tell. */
function notIn(
  coding: Coding,
  system: string,
  choices: readonly ChosenVersion[],
  includes: readonly CompiledInclude[],
  set: CompiledValueSet,
  context: OperationContext,
  places: Places,
): Judgement {
  const known = newestFirst(choices.flatMap(({ provider }) => (provider ? [provider] : [])));
  const [provider] = known;
  if (!provider) return undecided(coding, system, choices, context, places);
  const holder = known.find((one) => one.validateCode(coding.code ?? '') !== undefined);
  const fragment = known.find(({ header }) => isPartial(header));
  const takesAll = includes.some(({ include }) => !include.concept && !include.filter);
  const open = choices.flatMap(({ issues }) => issues);
  if (!holder && fragment && takesAll) {
    const words = wordsOf(coding, system, fragment);
    const issues = [...open, txIssue('UNKNOWN_CODE_IN_FRAGMENT', words, { place: places.code })];
    return { membership: 'in', issues, system, provider: fragment, missing: missingOf(choices) };
  }
  const key = holder?.validateCode(coding.code ?? '');
  const concept = holder && key !== undefined ? holder.lookup(key) : undefined;
  return {
    membership: 'out',
    issues: [
      ...open,
      notInSet(coding, set, places),
      ...(concept ? [] : [unknownCode(coding, system, provider, places)]),
    ],
    system,
    provider: holder ?? provider,
    concept,
    display: concept && shown(concept, holder!, context),
    missing: missingOf(choices),
  };
}

/** No version that the value set means is at hand; what was not judged is not told either. */
function undecided(
  coding: Coding,
  system: string,
  choices: readonly ChosenVersion[],
  context: OperationContext,
  places: Places,
): Judgement {
  const issues = choices.flatMap((choice) => choice.issues);
  if (issues.length === 0) issues.push(...unknownSystem(coding.system ?? system, context, places));
  const missing = missingOf(choices);
  return {
    membership: 'undecided',
    issues: unique(issues),
    system,
    missing: missing.length > 0 ? missing : [system],
  };
}

/** No part of the value set names the system. */
function outside(
  coding: Coding,
  system: string,
  set: CompiledValueSet,
  context: OperationContext,
  places: Places,
): Judgement {
  const issues = [notInSet(coding, set, places)];
  const { terminology } = context;
  const exact = terminology.codeSystem(system, coding.version);
  const base = exact ?? terminology.codeSystem(system);
  if (!base) {
    issues.push(...unknownSystem(coding.system ?? system, context, places));
    return { membership: 'out', issues, system, unknownSystem: coding.system ?? system, missing: [] };
  }
  const provider = context.dress(base);
  const missing: string[] = [];
  if (!exact && coding.version !== undefined) {
    missing.push(canonical(system, coding.version));
    const choice = chooseVersion({ ...context, rules: context.rules }, system, coding.version, coding, places);
    issues.push(...choice.issues);
  }
  const key = provider.validateCode(coding.code ?? '');
  if (key === undefined) issues.push(unknownCode(coding, system, provider, places));
  const concept = key === undefined ? undefined : provider.lookup(key);
  return {
    membership: 'out',
    issues,
    system,
    provider,
    concept,
    display: concept && shown(concept, provider, context),
    missing,
  };
}

const shown = (concept: Concept, provider: CodeSystemProvider, { languages }: OperationContext) =>
  preferred(displaysOf(concept, undefined, provider.header.language), languages)?.value;

const missingOf = (choices: readonly ChosenVersion[]) => [...new Set(choices.flatMap(({ missing }) => missing))];

const newestFirst = (providers: readonly CodeSystemProvider[]) =>
  [...new Set(providers)].sort((a, b) => compareVersions(b.version, a.version));

const unique = (issues: readonly TxIssue[]) => [
  ...new Map(issues.map((one) => [`${one.messageId} ${one.place} ${one.text}`, one])).values(),
];

export function notInSet(coding: Coding, set: CompiledValueSet, places: Places): TxIssue {
  const words = { coding: codingText(coding), valueSet: valueSetName(set.resource) };
  return txIssue('None_of_the_provided_codes_are_in_the_value_set_one', words, { place: places.code });
}

/** `system|version#code ('display')` */
export function codingText({ system, version, code = '', display }: Coding): string {
  const head = system === undefined ? '' : canonical(system, version);
  return `${head}#${code}${display === undefined ? '' : ` ('${display}')`}`;
}

function wordsOf(coding: Coding, system: string, { version }: CodeSystemProvider) {
  return { code: coding.code ?? '', system, version: version ?? '' };
}

/** The code is none of its own code system; of a fragment that cannot be said. */
export function unknownCode(coding: Coding, system: string, provider: CodeSystemProvider, places: Places): TxIssue {
  const words = wordsOf(coding, system, provider);
  const place = { place: places.code };
  if (isPartial(provider.header)) return txIssue('UNKNOWN_CODE_IN_FRAGMENT', words, place);
  return txIssue(provider.version === undefined ? 'Unknown_Code_in' : 'Unknown_Code_in_Version', words, place);
}

/** The system is not at hand: perhaps something else goes by its name, or it is nearly another's. */
export function unknownSystem(system: string, { terminology }: OperationContext, places: Places): TxIssue[] {
  const place = { place: places.system };
  if (terminology.supplement(system)) return [txIssue('VB_SYSTEM_IS_SUPPLEMENT', { system }, place)];
  if (terminology.valueSet(system)) return [txIssue('VB_SYSTEM_IS_VALUE_SET', { system }, place)];
  const near = terminology.nearMiss(system);
  const hint = near === undefined ? [] : [txIssue('VB_SYSTEM_NEAR_MISS', { system, near }, place)];
  return [txIssue('UNKNOWN_CODESYSTEM', { system }, place), ...hint];
}

/** The one system under which the value set has the code. */
function inferred({ code = '' }: Coding, set: CompiledValueSet, context: OperationContext): string | undefined {
  if (context.parameters.flag('inferSystem') !== true) return undefined;
  const systems = new Set<string>();
  for (const system of systemsOf(set)) {
    const choose = ({ include }: CompiledInclude) =>
      chooseVersion(
        context,
        system,
        include.version,
        {},
        { coding: '', system: '', version: '', code: '', display: '' },
      );
    if (hitsIn(set, { code }, system, choose).length > 0) systems.add(system);
  }
  return systems.size === 1 ? [...systems][0] : undefined;
}

function withoutSystem(
  coding: Coding,
  set: CompiledValueSet,
  { parameters }: OperationContext,
  places: Places,
): Judgement {
  const words = {
    code: coding.code ?? '',
    valueSet: valueSetName(set.resource),
    systems: [...systemsOf(set)].join(', '),
  };
  const why =
    parameters.flag('inferSystem') === true
      ? txIssue('UNABLE_TO_INFER_CODESYSTEM', words, { place: places.code })
      : txIssue('VB_SYSTEM_MISSING', words, { place: places.coding });
  return { membership: 'out', issues: [notInSet(coding, set, places), why], system: undefined, missing: [] };
}
