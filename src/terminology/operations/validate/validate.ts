import { madeOnce } from '../../../model/remembered.ts';
import { canonical } from '../../canonical.ts';
import { TerminologyError } from '../../error.ts';
import { type TxIssue, txIssue } from '../../messages/tx-issue.ts';
import type { CodeableConcept, Coding, ValueSetResource } from '../../resource.ts';
import { compileValueSet } from '../../value-set/compile.ts';
import { type CompiledValueSet, valueSetName } from '../../value-set/compiled.ts';
import { noRules } from '../../value-set/version-rules.ts';
import type { OperationContext } from '../context.ts';
import { wholeSystem } from '../value-set-of.ts';
import { type Judgement, judgeCoding } from './judge-coding.ts';
import { codeableConceptPlaces, codingPlaces, type Places, parameterPlaces } from './places.ts';
import { hasErrors, type ValidateResult } from './result.ts';
import { resourceNote } from './status-notes.ts';

/** What is to be validated, as one of the three ways of asking. */
export type Asked =
  | { readonly form: 'code' | 'coding'; readonly coding: Coding }
  | { readonly form: 'codeableConcept'; readonly codeableConcept: CodeableConcept };

/** Reads code + system (+ version, display), coding, or codeableConcept. Throws when none is there. */
export function askedCode({ parameters }: OperationContext, system: string | undefined): Asked {
  const codeableConcept = parameters.object<CodeableConcept>('codeableConcept');
  if (codeableConcept) return { form: 'codeableConcept', codeableConcept };
  const coding = parameters.object<Coding>('coding');
  if (coding) return { form: 'coding', coding: system === undefined ? coding : { system, ...coding } };
  const code = parameters.text('code');
  if (code === undefined)
    throw new TerminologyError([txIssue('VB_PARAMETER_REQUIRED', { name: 'code, coding or codeableConcept' })], 400);
  const said = {
    system: parameters.text('system') ?? system,
    version: parameters.text('systemVersion'),
    display: parameters.text('display'),
  };
  return {
    form: 'code',
    coding: { code, ...(Object.fromEntries(Object.entries(said).filter(([, v]) => v !== undefined)) as Coding) },
  };
}

/** ValueSet/$validate-code of one value set. */
export function validateIn(resource: ValueSetResource, asked: Asked, context: OperationContext): ValidateResult {
  let set: CompiledValueSet;
  try {
    set = compileFor(resource, context);
  } catch (error) {
    return unresolved(error, asked);
  }
  return asked.form === 'codeableConcept'
    ? validateConcept(asked.codeableConcept, set, context)
    : validateCoding(asked.coding, set, context, asked.form === 'code' ? parameterPlaces : codingPlaces);
}

const compiled = madeOnce((terminology: OperationContext['terminology']) =>
  madeOnce((resource: ValueSetResource) => compileValueSet(resource, { terminology, rules: noRules })),
);

/** Compiled once for each state of the terminology where no rule of the request changes anything. */
export const compileFor = (resource: ValueSetResource, { terminology, rules }: OperationContext): CompiledValueSet =>
  rules.valueSet.length > 0 ? compileValueSet(resource, { terminology, rules }) : compiled(terminology)(resource);

/** A value set that imports one which is not at hand can hold no code for sure; other faults of it refuse the request. */
function unresolved(error: unknown, asked: Asked): ValidateResult {
  if (!(error instanceof TerminologyError)) throw error;
  if (error.issues.some(({ messageId }) => messageId !== 'Unable_to_resolve_value_Set_')) throw error;
  return { kind: 'validate-code', result: false, issues: error.issues, missing: [], ...echo(asked) };
}

function echo(asked: Asked): Partial<ValidateResult> {
  if (asked.form === 'codeableConcept') return { codeableConcept: asked.codeableConcept };
  const { code, system } = asked.coding;
  return { ...(code !== undefined && { code }), ...(system !== undefined && { system }) };
}

function validateCoding(
  coding: Coding,
  set: CompiledValueSet,
  context: OperationContext,
  places: Places,
): ValidateResult {
  const judged = judgeCoding(coding, set, context, places);
  const issues = [...judged.issues, ...resourceNote(set.resource, 'ValueSet', set.resource)];
  return {
    kind: 'validate-code',
    result: judged.membership === 'in' && !hasErrors(issues),
    ...echo({
      form: 'coding',
      coding: { ...coding, ...(judged.system !== undefined && { system: coding.system ?? judged.system }) },
    }),
    ...aboutConcept(judged, coding),
    ...rests(set, [judged]),
    issues,
    ...(judged.unknownSystem !== undefined && { unknownSystem: judged.unknownSystem }),
    missing: judged.missing,
  };
}

/** The versions that the answer rests on. */
const rests = (set: CompiledValueSet, judged: readonly Judgement[]): Partial<ValidateResult> => ({
  codeSystems: [
    ...new Set(judged.flatMap(({ provider }) => (provider ? [canonical(provider.system, provider.version)] : []))),
  ],
  valueSets: namesOf(set),
});

/** A value set and all that it imports, each once; those without a name of their own (contained, brought along) left out. */
const namesOf: (set: CompiledValueSet) => readonly string[] = madeOnce((set: CompiledValueSet) => {
  const imports = [...set.includes, ...set.excludes].flatMap((include) => include.imports.flatMap(namesOf));
  const { url } = set.resource;
  const own = url === undefined || url.endsWith(wholeSystem) ? [] : [valueSetName(set.resource)];
  return [...new Set([...own, ...imports])];
});

function aboutConcept({ provider, concept, display, membership }: Judgement, coding: Coding): Partial<ValidateResult> {
  return {
    ...(provider?.version !== undefined && { version: provider.version }),
    ...(display !== undefined && { display }),
    ...(concept?.inactive && { inactive: true }),
    ...(concept?.status !== undefined &&
      concept.status !== 'active' &&
      membership === 'in' && { status: concept.status }),
    ...(concept &&
      concept.code.toLowerCase() === coding.code?.toLowerCase() &&
      concept.code !== coding.code && { normalizedCode: concept.code }),
  };
}

/** One coding in the value set is enough; but what is wrong with the others is an error all the same. */
function validateConcept(
  codeableConcept: CodeableConcept,
  set: CompiledValueSet,
  context: OperationContext,
): ValidateResult {
  const judged = (codeableConcept.coding ?? []).map((coding, n) =>
    judgeCoding(coding, set, context, codeableConceptPlaces(n)),
  );
  const found = judged.findIndex(({ membership }) => membership === 'in');
  const out = judged.length === 0 || judged.every(({ membership }) => membership === 'out');
  const issues = judged.flatMap((one) => one.issues.map(inConcept));
  if (out) issues.unshift(txIssue('TX_GENERAL_CC_ERROR_MESSAGE', { valueSet: valueSetName(set.resource) }));
  const best = judged[found];
  const unknownSystem = judged.find((one) => one.unknownSystem !== undefined)?.unknownSystem;
  return {
    kind: 'validate-code',
    result: best !== undefined && !hasErrors(issues),
    codeableConcept,
    ...(best && {
      code: codeableConcept.coding![found]!.code!,
      system: codeableConcept.coding![found]!.system ?? best.system!,
    }),
    ...(best && aboutConcept(best, codeableConcept.coding![found]!)),
    ...rests(set, judged),
    issues,
    ...(unknownSystem !== undefined && { unknownSystem }),
    missing: judged.flatMap(({ missing }) => missing),
  };
}

/** That one of several codings is not in the value set is no fault in itself. */
const inConcept = (one: TxIssue): TxIssue =>
  one.messageId === 'None_of_the_provided_codes_are_in_the_value_set_one'
    ? { ...one, severity: 'information', type: 'this-code-not-in-vs' }
    : one;
