import { type Issue, issue } from '../model/issue.ts';
import { checkChoices } from './checks/choices.ts';
import { checkEmpty } from './checks/empty.ts';
import { checkResourceId } from './checks/ids.ts';
import { checkNarrative } from './checks/narrative.ts';
import { checkPeriod } from './checks/periods.ts';
import { checkTarget, type Resolver, resolverOf } from './checks/reference-targets.ts';
import { checkRequiredCode } from './checks/required-codes.ts';
import type { ElementShape } from './definitions/shape.ts';
import { isObject, type Json } from './json.ts';
import { shownCode } from './quote.ts';
import type { R4Core } from './r4-core.ts';

/** What a check is told about the place it looks at. */
export interface Context {
  readonly core: R4Core;
  readonly resolve: Resolver;
  /** Type of the resource the place lies in, for `Issue.source`. */
  readonly resourceType: string;
  readonly report: (found: Issue) => void;
  /** Resources of a type that R4 does not have. */
  readonly unknownTypes: Set<Json>;
}

/** Source of a rule of R4 core, as `Issue.source`. */
export const r4Source = (type: string): string => `hl7.fhir.r4.core#4.0.1 ${type}`;

/**
 * One pass over a resource for what Medplum's validateResource lets by: resource ids, empty arrays and objects, two
 * types of one choice, required codes, targets of references, periods, narrative. Unknown properties, wrong JSON types and
 * cardinalities are left to Medplum, so here they are stepped over.
 *
 * Answers the resources of unknown type too: Medplum stops at the first of them.
 */
export function walkResource(resource: Json, core: R4Core, report: (found: Issue) => void): ReadonlySet<Json> {
  const unknownTypes = new Set<Json>();
  const type = typeof resource.resourceType === 'string' ? resource.resourceType : '';
  const place = /^[A-Z][A-Za-z]{0,60}$/.test(type) ? type : 'Resource';
  visitResource(resource, place, { core, resolve: resolverOf([]), resourceType: type, report, unknownTypes });
  return unknownTypes;
}

function visitResource(resource: Json, place: string, outer: Context): void {
  const { resourceType } = resource;
  if (typeof resourceType !== 'string' || !outer.core.ensure(resourceType)) {
    outer.unknownTypes.add(resource);
    const found = typeof resourceType === 'string' ? shownCode(resourceType) : 'no resourceType';
    outer.report(
      issue('profile-structure', { place, expected: 'a resource type of R4', found, source: r4Source('Resource') }),
    );
    return;
  }
  const context = { ...outer, resourceType, resolve: outer.resolve.inside(resource) };
  checkResourceId(resource, place, context);
  visitObject(resource, resourceType, place, context);
}

function visitObject(object: Json, type: string, place: string, context: Context): void {
  const shape = context.core.shape(type);
  if (!shape) return;
  checkChoices(object, shape, place, context);
  for (const [name, value] of Object.entries(object)) {
    const element = shape.get(name) ?? (name.startsWith('_') && shape.has(name.slice(1)) ? primitiveSister : undefined);
    if (!element) continue;
    const there = `${place}.${name}`;
    visitValue(value, element, there, context);
    if (Array.isArray(value))
      for (const [i, item] of value.entries()) visitValue(item, element, `${there}[${i}]`, context);
  }
}

/** `_birthDate` and its like: id and extensions of a primitive. */
const primitiveSister: ElementShape = { type: 'Element' };

function visitValue(value: unknown, element: ElementShape, place: string, context: Context): void {
  checkEmpty(value, place, context);
  if (typeof value === 'string') {
    checkRequiredCode(value, element, place, context);
    if (element.type === 'xhtml') checkNarrative(value, place, context);
  } else if (isObject(value)) {
    if (element.type === 'Period') checkPeriod(value, place, context);
    if (element.type === 'Reference') checkTarget(value, element, place, context);
    if (element.type === 'Resource') visitResource(value, place, context);
    else visitObject(value, element.type, place, context);
  }
}
