import { isObject, type Json } from '../json.ts';
import type { Property } from '../plan/plan.ts';
import { type Scope, tell } from '../walk/scope.ts';
import { checkNarrative } from './narrative.ts';
import { maxStringLength, primitiveRules } from './primitives.ts';
import { checkText } from './security.ts';

const stringTypes: ReadonlySet<string> = new Set(['string', 'markdown', 'code', 'uri', 'url', 'canonical', 'id']);

/**
 * A value of which nothing is to be told and nothing more to be asked, as most are: known before its place is written,
 * which costs as much as the look at it.
 */
export function passes(value: unknown, { type, element, plan, twin }: Property, scope: Scope): boolean {
  if (plan?.kind !== 'primitive' || twin || element.binding || element.constraints.length > 0) return false;
  const rule = primitiveRules[type];
  if (!rule || value === null || value === '' || rule(value) !== undefined) return false;
  if (typeof value !== 'string' || !stringTypes.has(type)) return true;
  return value.length <= (element.maxLength ?? maxStringLength) && !scope.run.settings.strictSecurity;
}

/** Holds one primitive value against its type; true when it has a value that further rules may look at. */
export function checkPrimitive(
  value: unknown,
  property: Property,
  holder: Json,
  place: string,
  scope: Scope,
  index?: number,
): boolean {
  const { type, element } = property;
  if (value === null) {
    if (index !== undefined && hasTwin(holder, property.name, index)) return false;
    tell(scope, 'element-empty', place, { expected: 'a value', found: 'null', source: 'R4 json.html#null' });
    return false;
  }
  if (value === '') {
    tell(scope, 'element-empty', place, { expected: 'a value', found: 'an empty string', source: 'R4 json.html' });
    return false;
  }
  if (type === 'xhtml') {
    if (typeof value === 'string') checkNarrative(value, place, scope);
    else wrongValue(place, 'XHTML in a string', value, type, scope);
    return typeof value === 'string';
  }
  const expected = primitiveRules[type]?.(value);
  if (expected !== undefined) {
    wrongValue(place, expected, value, type, scope);
    return false;
  }
  if (typeof value === 'string' && stringTypes.has(type)) {
    const most = element.maxLength ?? maxStringLength;
    if (value.length > most)
      tell(scope, 'value-too-long', place, {
        expected: `at most ${most} characters`,
        found: `${value.length}`,
        source: 'R4 datatypes.html#string',
      });
    checkText(value, type, place, scope);
  }
  return true;
}

function hasTwin(holder: Json, name: string, index: number): boolean {
  const twins = holder[`_${name}`];
  return Array.isArray(twins) && isObject(twins[index]);
}

function wrongValue(place: string, expected: string, value: unknown, type: string, scope: Scope): void {
  const found = typeof value === 'string' ? `${value.length} characters` : kindOf(value);
  tell(scope, 'value-invalid', place, { expected, found, source: `R4 datatypes.html#${type}` });
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'an array' : `a ${typeof value}`);
