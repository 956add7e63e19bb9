import { constraintsAt } from '../invariants/constraints.ts';
import { indexed, isObject, type Json } from '../json.ts';
import type { Property, TypePlan } from '../plan/plan.ts';
import { shownCode } from '../quote.ts';
import { checkBinding } from '../rules/bindings.ts';
import { checkExtensions } from '../rules/extensions.ts';
import { checkPrimitive, passes } from '../rules/primitive-value.ts';
import { typeRules } from '../rules/type-rules.ts';
import { visitResource } from './resource.ts';
import { type Scope, tell } from './scope.ts';

/**
 * One pass over an object by the plan of its type: JSON form, cardinality, choices, primitives, bindings, invariants of
 * the type and its elements, and the rules that a type has of its own (`rules/type-rules.ts`).
 */
export function visitObject(object: Json, type: TypePlan, place: string, scope: Scope, via?: Property): void {
  let chosen = 0;
  for (const name in object) {
    const property = type.properties.get(name);
    if (property) {
      if (property.choice) chosen++;
      visitProperty(object[name], property, object, place, scope);
    } else if (name !== 'resourceType' || type.kind !== 'resource') unknownProperty(name, type, place, scope);
  }
  for (const element of type.required)
    if (!isPresent(object, element.properties))
      tell(scope, 'element-required', place, {
        expected: `${type.name}.${element.name}`,
        source: element.source,
      });
  if (chosen > 1) for (const element of type.choices) checkChoice(object, element.properties, type, place, scope);
  if (object.extension !== undefined || object.modifierExtension !== undefined)
    checkExtensions(object, type, via, place, scope);
  typeRules[type.name]?.(object, place, scope, via);
}

/** A primitive without value but with extensions is there. */
const isThere = (object: Json, { name, twinName }: Property): boolean =>
  object[name] !== undefined || object[twinName] !== undefined;

function isPresent(object: Json, properties: readonly Property[]): boolean {
  for (const property of properties) if (isUsable(object, property)) return true;
  return false;
}

/** A required element in a form that is not its own counts as absent: nobody could read it. */
function isUsable(object: Json, { name, twinName, simple, list }: Property): boolean {
  if (object[twinName] !== undefined) return true;
  const value = object[name];
  if (value === undefined || (Array.isArray(value) ? !list || value.length === 0 : list && !isObject(value)))
    return false;
  return list || simple || isObject(value);
}

function unknownProperty(name: string, type: TypePlan, place: string, scope: Scope): void {
  const expected = `a property of ${type.name}`;
  tell(scope, 'element-unexpected', place, { expected, found: shownCode(name), source: type.canonical });
}

/** R4 formats.html#choice: of `value[x]` only one may be present. */
function checkChoice(object: Json, properties: readonly Property[], type: TypePlan, place: string, scope: Scope): void {
  const present = properties.filter((p) => isThere(object, p));
  if (present.length < 2) return;
  const source = `${type.canonical}#${present[0]?.element.id}`;
  tell(scope, 'choice-repeated', place, { found: present.map((p) => p.name).join(', '), source });
}

function visitProperty(value: unknown, property: Property, holder: Json, place: string, scope: Scope): void {
  if (!property.list && passes(value, property, scope)) return;
  const there = place + property.below;
  if (!property.list) {
    if (Array.isArray(value)) wrongForm(there, 'no array: the element does not repeat', 'an array', scope);
    else visitItem(value, property, holder, there, scope);
    return;
  }
  if (!Array.isArray(value)) {
    wrongForm(there, 'an array: the element may repeat', kindOf(value), scope);
    return;
  }
  if (value.length === 0) {
    empty(there, 'an array with values, or no array', scope);
    return;
  }
  for (let i = 0; i < value.length; i++) visitItem(value[i], property, holder, there + indexed(i), scope, i);
}

function visitItem(
  value: unknown,
  property: Property,
  holder: Json,
  place: string,
  scope: Scope,
  index?: number,
): void {
  if (property.twin) {
    visitTwin(value, property, holder, place, scope, index);
    return;
  }
  const { element } = property;
  property.plan ??= scope.run.plans.type(property.type);
  const type = property.plan;
  if (!type) return;
  if (type.kind === 'primitive') {
    if (!checkPrimitive(value, property, holder, place, scope, index)) return;
  } else {
    if (!isObject(value)) {
      wrongForm(place, 'an object', kindOf(value), scope);
      return;
    }
    if (isEmpty(value)) {
      empty(place, 'an object with content', scope);
      return;
    }
    if (type.kind === 'resource') visitResource(value, place, scope, property);
    else visitObject(value, type, place, scope, property);
    if (type.constraints.length > 0 && type.kind !== 'resource')
      constraintsAt(value, type.constraints, type.name, place, scope);
  }
  if (element.constraints.length > 0) constraintsAt(value, element.constraints, property.type, place, scope);
  if (element.binding) checkBinding(value, property.type, element.binding, place, scope, element.source);
}

/** ele-1: a value or children; an id alone is none. */
function isEmpty(object: Json): boolean {
  for (const name in object) if (name !== 'id') return false;
  return true;
}

/** `_birthDate`: an Element with id and extensions; in arrays null stands where an item has none (R4 json.html#primitive). */
function visitTwin(
  value: unknown,
  property: Property,
  holder: Json,
  place: string,
  scope: Scope,
  index?: number,
): void {
  if (value === null && index !== undefined) {
    const values = holder[property.name.slice(1)];
    const sister = Array.isArray(values) ? values[index] : undefined;
    if (sister === null || sister === undefined) empty(place, 'a value or extensions at each position', scope);
    return;
  }
  if (!isObject(value)) {
    wrongForm(place, 'an object with id or extension', kindOf(value), scope);
    return;
  }
  if (Object.keys(value).length === 0) {
    empty(place, 'an object with id or extension', scope);
    return;
  }
  const type = scope.run.plans.type('Element');
  if (type) visitObject(value, type, place, scope, property);
}

function wrongForm(place: string, expected: string, found: string, scope: Scope): void {
  tell(scope, 'json-form', place, { expected, found, source: 'R4 json.html' });
}

function empty(place: string, expected: string, scope: Scope): void {
  tell(scope, 'element-empty', place, { expected, source: 'R4 json.html, ele-1' });
}

export const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'an array' : isObject(value) ? 'an object' : `a ${typeof value}`;
