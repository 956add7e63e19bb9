import { isObject } from '../json.ts';
import { fitsPattern, isSame } from '../rules/values.ts';
import { typeOf } from '../walk/items.ts';
import type { Scope } from '../walk/scope.ts';
import { criterionOf } from './criterion.ts';
import type { Point } from './definition.ts';
import { propertiesOf } from './instance.ts';
import type { Step } from './path.ts';

/** What a value and the name of its type decide, wherever it stands. Nearly all discriminators come down to it. */
export type Look = (value: unknown, type: string) => boolean;

/** Undefined for a discriminator that asks more: a value set, inner elements, a profile, whether something is there. */
export function lookOf(type: string, points: readonly Point[]): Look | undefined {
  if (type === 'type') return typeLook(points);
  if (type !== 'value' && type !== 'pattern') return undefined;
  const looks: Look[] = [];
  for (const { node, part = node } of points) {
    if (part && 'fixed' in part) looks.push((value) => isSame(value, part.fixed));
    else if (part && 'pattern' in part) looks.push((value) => fitsPattern(value, part.pattern));
    else if (node && criterionOf(node)) return undefined;
  }
  const [only] = looks;
  return looks.length > 1 ? (value, of) => looks.some((look) => look(value, of)) : only;
}

export function typeLook(points: readonly Point[]): Look | undefined {
  const types = new Set(points.flatMap((p) => p.types));
  if (types.size === 0) return undefined;
  const any = types.has('Resource') || types.has('DomainResource');
  return (_, type) => types.has(type) || (any && /^[A-Z]/.test(type));
}

/** A step to an element that only an object has, not a primitive's twin. */
export const isPlain = (step: Step): boolean =>
  step.kind === 'element' && step.name !== 'id' && !/^(?:modifierE|e)xtension$/.test(step.name);

/** Is what is looked for at the end of a path of plain steps? The same as `follow` finds, but nothing is made on the way. */
export function isSeen(
  look: Look,
  steps: readonly Step[],
  value: unknown,
  type: string,
  scope: Scope,
  at = 0,
): boolean {
  const step = steps[at];
  if (step?.kind !== 'element') return look(value, type);
  if (!isObject(value)) return false;
  for (const property of propertiesOf(type, step.name, scope)) {
    const inner = value[property.name];
    const twin = value[property.twinName];
    if (inner === undefined && twin === undefined) continue;
    if (!property.list) {
      if (isSeen(look, steps, inner, typeOf(inner, property), scope, at + 1)) return true;
      continue;
    }
    const many = Math.max(Array.isArray(inner) ? inner.length : 0, Array.isArray(twin) ? twin.length : 0);
    for (let i = 0; i < many; i++) {
      const one: unknown = Array.isArray(inner) ? (inner[i] ?? undefined) : undefined;
      if (isSeen(look, steps, one, typeOf(one, property), scope, at + 1)) return true;
    }
  }
  return false;
}
