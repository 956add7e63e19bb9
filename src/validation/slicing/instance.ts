import { isObject, type Json } from '../json.ts';
import type { Property } from '../plan/plan.ts';
import { resolve } from '../references/resolve.ts';
import { type Item, itemsOf } from '../walk/items.ts';
import { scopeOf } from '../walk/resource.ts';
import type { Scope } from '../walk/scope.ts';
import type { Step } from './path.ts';

/** A value that a discriminator's path leads to, with what is in sight there. */
export interface Found {
  readonly item: Item;
  readonly scope: Scope;
}

/** Follows a path over the instance. `unknown` when a reference on the way leads out of what is at hand. */
export function follow(item: Item, steps: readonly Step[], scope: Scope): readonly Found[] | 'unknown' {
  let here: readonly Found[] = [{ item, scope: at(item, scope) }];
  for (const step of steps) {
    const next: Found[] = [];
    for (const found of here) {
      const taken = take(found, step);
      if (taken === 'unknown') return 'unknown';
      for (const one of taken) next.push(one);
    }
    here = next;
  }
  return here;
}

const at = (item: Item, scope: Scope): Scope => (isObject(item.value) ? scopeOf(item.value, item.place, scope) : scope);

function take({ item, scope }: Found, step: Step): readonly Found[] | 'unknown' {
  if (step.kind === 'ofType') return item.type === step.type ? [{ item, scope }] : [];
  if (step.kind === 'resolve') return resolved(item, scope);
  const holder = isObject(item.value) ? item.value : item.twin;
  if (!holder) return [];
  if (step.kind === 'extension')
    return extensionsOf(holder, item.place).flatMap((e) =>
      isObject(e.value) && e.value.url === step.url ? [{ item: e, scope }] : [],
    );
  return itemsOf(holder, propertiesOf(item.type, step.name, scope), item.place).map((inner) => ({
    item: inner,
    scope: at(inner, scope),
  }));
}

export function propertiesOf(type: string, name: string, scope: Scope): readonly Property[] {
  const plan = scope.run.plans.type(type) ?? scope.run.plans.type('Element');
  const element = plan?.elements.get(name) ?? plan?.elements.get(`${name}[x]`);
  const property = element ? undefined : plan?.properties.get(name);
  return element?.properties ?? (property ? [property] : []);
}

const extensionsOf = (holder: Json, place: string): Item[] =>
  (Array.isArray(holder.extension) ? holder.extension : []).map((value: unknown, i) => ({
    value,
    type: 'Extension',
    place: `${place}.extension[${i}]`,
  }));

function resolved(item: Item, scope: Scope): readonly Found[] | 'unknown' {
  const reference = isObject(item.value) ? item.value.reference : item.value;
  if (typeof reference !== 'string') return [];
  const target = resolve(reference, scope);
  if (!target) return 'unknown';
  const { resource, type, scope: inner } = target;
  return [{ item: { value: resource, type, place: inner.place }, scope: inner }];
}
