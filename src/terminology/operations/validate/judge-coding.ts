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
import { notInSet, unknownCode, unknownSystem, wordsOf } from './coding-issues.ts';
import { inferred, withoutSystem } from './infer-system.ts';
import { type Hit, hitsIn, includesOf } from './membership.ts';
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
  const hits = hitsIn(set, coding, system, choose).filter(
    ({ provider, key }) => providers.has(provider) && notAllowed(provider.lookup(key), context).length === 0,
  );
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
    ...deprecatedHere(said, code, system, set, places),
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

/** Why a concept that the value set may have is not to be used: a heading, or no longer active. */
function notAllowed(
  concept: Concept,
  { parameters }: OperationContext,
  set?: CompiledValueSet,
): ('abstract' | 'inactive')[] {
  const found: ('abstract' | 'inactive')[] = [];
  if (concept.abstract && parameters.flag('abstract') === false) found.push('abstract');
  if (concept.inactive && (parameters.flag('activeOnly') === true || set?.activeOnly === true)) found.push('inactive');
  return found;
}

function refusals(
  concept: Concept,
  code: string,
  system: string,
  set: CompiledValueSet,
  context: OperationContext,
  places: Places,
) {
  const ids = { abstract: 'ABSTRACT_CODE_NOT_ALLOWED', inactive: 'STATUS_CODE_WARNING_CODE' } as const;
  return notAllowed(concept, context, set).map((why) => txIssue(ids[why], { system, code }, { place: places.code }));
}

const inValueSet = /(?:valueset-deprecated|structuredefinition-standards-status)$/;

/** The value set itself says that the concept should be left. */
function deprecatedHere(
  said: Hit['said'],
  code: string,
  system: string,
  set: CompiledValueSet,
  places: Places,
): TxIssue[] {
  const mark = said?.extension?.find(({ url }) => inValueSet.test(url));
  if (mark === undefined) return [];
  const status = mark.url.endsWith('standards-status') ? String(mark.valueCode) : 'deprecated';
  if (status !== 'deprecated' && status !== 'withdrawn') return [];
  const words = { code, system, valueSet: valueSetName(set.resource), status };
  return [txIssue('CONCEPT_DEPRECATED_IN_VALUESET', words, { place: places.coding })];
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
  const whyNot = concept ? refusals(concept, coding.code ?? '', system, set, context, places) : [];
  return {
    membership: 'out',
    issues: [
      ...open,
      notInSet(coding, set, places),
      ...(concept ? [] : [unknownCode(coding, system, provider, places)]),
      ...whyNot,
      ...(concept && whyNot.length > 0 ? conceptNotes(concept, coding.code ?? '', provider, places) : []),
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
