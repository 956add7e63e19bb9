import { isObject } from '../json.ts';
import type { Definitions } from '../packages/definitions.ts';
import type { Binding } from '../plan/plan.ts';
import { shownCode } from '../quote.ts';
import type { BindingAnswer } from '../validator.ts';
import { type Scope, tell } from '../walk/scope.ts';
import { codingOf, codingsIn } from './codings.ts';
import { codesOf } from './few-codes.ts';
import { isAbsoluteUri } from './uris.ts';

/**
 * Bindings by strength (R4 terminologies.html#strength). Required: one of the codes is of the value set. Extensible: a warning,
 * since other codes are allowed where none of the set fits. Preferred and example bind nobody. A value set may also have a
 * greatest one, which is required. What cannot be looked up is a warning that says so.
 */
export function checkBinding(
  value: unknown,
  type: string,
  binding: Binding,
  place: string,
  scope: Scope,
  source: string,
): void {
  const { bindings } = scope.run;
  if (!bindings || !coded.has(type)) return;
  const { strength, valueSet, maxValueSet } = binding;
  const tellsOutside = scope.run.settings.outsideExtensible === 'warning';
  if (strength === 'required') ask(value, type, valueSet, place, scope, source, 'error');
  else if (strength === 'extensible' && tellsOutside) ask(value, type, valueSet, place, scope, source, 'warning');
  if (maxValueSet !== undefined) ask(value, type, maxValueSet, place, scope, source, 'error');
  for (const { purpose, valueSet: more } of binding.additional ?? [])
    if (purpose === 'required' || purpose === 'maximum') ask(value, type, more, place, scope, source, 'error');
    else if (purpose === 'extensible' && tellsOutside) ask(value, type, more, place, scope, source, 'warning');
}

const mediaTypes = 'http://hl7.org/fhir/ValueSet/mimetypes';

const coded: ReadonlySet<string> = new Set(['code', 'Coding', 'CodeableConcept', 'Quantity', 'string', 'uri']);

function ask(
  value: unknown,
  type: string,
  valueSet: string,
  place: string,
  scope: Scope,
  source: string,
  severity: 'error' | 'warning',
): void {
  const codings = codingsIn(value);
  if (codings.length === 0) {
    withoutCode(value, type, valueSet, place, scope, source, severity);
    return;
  }
  let met = false;
  let unsure: BindingAnswer | undefined;
  // Each is asked, also after a yes: what was asked is told with the result.
  for (const coding of codings) {
    const answer = scope.run.bindings?.check(valueSet, coding) ?? { result: 'unknown' };
    if (answer.result === 'yes') met = true;
    else if (answer.result === 'unknown') unsure ??= answer;
  }
  if (met) return;
  if (unsure) {
    unchecked(unsure, valueSet, place, scope, source);
    return;
  }
  const found = codings.map((c) => shownCode(c.code ?? '')).join(', ');
  // `xml` and `json` stand for media types in R4's own examples, and nobody keeps a list of all there are.
  const graded = valueSet.startsWith(mediaTypes) ? 'warning' : severity;
  tell(scope, 'code-unknown', place, { severity: graded, expected: codesOf(valueSet, scope), found, source });
}

/** A required binding asks for a code; text alone does not do, but an extension may stand in its place. */
function withoutCode(
  value: unknown,
  type: string,
  valueSet: string,
  place: string,
  scope: Scope,
  source: string,
  severity: 'error' | 'warning',
): void {
  if (severity !== 'error' || !isObject(value) || value.extension !== undefined) return;
  if (type === 'CodeableConcept' || type === 'Coding')
    tell(scope, 'code-unknown', place, { severity, expected: `a code of ${valueSet}`, found: 'no code', source });
}

function unchecked(answer: BindingAnswer, valueSet: string, place: string, scope: Scope, source: string): void {
  const detail = answer.message ?? answer.reason;
  tell(scope, 'code-unchecked', place, { expected: `a code of ${valueSet}`, ...(detail && { detail }), source });
}

/** Told once for each system of a resource: what cannot be looked up is not checked. */
function systemUnknown(system: string, reason: string | undefined, place: string, scope: Scope): void {
  if (reason !== 'system-unknown' || scope.run.settings.unknownSystem === 'untold' || scope.run.told.has(system))
    return;
  scope.run.told.add(system);
  const details = { expected: 'a code system that is known here', found: system, source: 'R4 datatypes.html#Coding' };
  tell(scope, 'code-unchecked', `${place}.system`, details);
}

/** A value set or a supplement is no code system (R4 datatypes.html#Coding, codesystem.html#supplements). */
function wrongSystem(system: string, { run }: Scope): BindingAnswer | undefined {
  const { definitions, wrongSystems } = run.plans;
  const known = wrongSystems.get(system);
  if (known !== undefined) return known ?? undefined;
  const answer = asDefined(system, definitions);
  if (wrongSystems.size < mostRemembered) wrongSystems.set(system, answer ?? null);
  return answer;
}

/** Senders choose the names: what is remembered of them is bounded. */
const mostRemembered = 2_000;

function asDefined(system: string, definitions: Definitions): BindingAnswer | undefined {
  const codeSystem = definitions.find(system, 'CodeSystem');
  if (codeSystem?.content === 'supplement' || codeSystem?.supplements !== undefined)
    return { result: 'no', reason: 'system-is-supplement' };
  return !codeSystem && definitions.find(system, 'ValueSet')
    ? { result: 'no', reason: 'system-is-value-set' }
    : undefined;
}

/** Lists that HL7 keeps up apart from R4, whose copy of them is of 2019. */
const keptApart = 'http://terminology.hl7.org/';

/** The codings of a CodeableConcept, a Coding itself: each against its own system (R4 datatypes.html#Coding). */
export function checkCoding(coding: Record<string, unknown>, place: string, scope: Scope): void {
  const asked = codingOf(coding);
  if (asked.system !== undefined && !isAbsoluteUri(asked.system))
    tell(scope, 'uri-relative', `${place}.system`, { expected: 'an absolute URI', source: 'R4 datatypes.html#Coding' });
  if (!scope.run.bindings || asked.system === undefined || asked.code === undefined) return;
  const { result, reason, message } = wrongSystem(asked.system, scope) ?? scope.run.bindings.checkCode(asked);
  if (result === 'yes' && reason === undefined) return;
  const details = { source: 'R4 datatypes.html#Coding', ...(message !== undefined && { detail: message }) };
  if (reason === 'display-wrong') {
    if (scope.run.settings.otherDisplay === 'warning') tell(scope, 'display-wrong', `${place}.display`, details);
  } else if (reason === 'system-is-supplement' || reason === 'system-is-value-set')
    tell(scope, 'code-system-wrong', `${place}.system`, { ...details, expected: 'the canonical URL of a code system' });
  else if (result === 'unknown') systemUnknown(asked.system, reason, place, scope);
  else if (result === 'no')
    tell(scope, 'code-unknown', `${place}.code`, {
      ...details,
      ...(asked.system.startsWith(keptApart) && { severity: 'warning' as const }),
      expected: 'a code of its system',
      found: shownCode(asked.code),
    });
}
