import { issue } from '../../model/issue.ts';
import type { ElementShape } from '../definitions/shape.ts';
import { isObject, type Json } from '../json.ts';
import { shownCode, shownReference } from '../quote.ts';
import { type Context, r4Source } from '../walk.ts';

/** Finds the type a reference points at, seen from the resource it stands in. */
export interface Resolver {
  /** Undefined when the type cannot be told; `missing` when a `#id` or `urn:` leads nowhere. */
  typeOf(reference: string): string | undefined | 'missing';
  /** The resolver for what lies in `resource`: a Bundle adds its entries, another resource its contained ones. */
  inside(resource: Json): Resolver;
}

const literal = /^(?:https?:\/\/.+\/)?([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

/** `scopes`: what is in sight, from the outermost Bundle inwards. */
export function resolverOf(scopes: readonly ReadonlyMap<string, string>[], holder?: string): Resolver {
  return {
    typeOf(reference) {
      if (reference === '#') return holder;
      const type = scopes.findLast((s) => s.has(reference))?.get(reference);
      if (type !== undefined) return type;
      // A lone resource may name others of a message it once stood in; within a Bundle a urn must lead somewhere.
      if (reference.startsWith('#')) return 'missing';
      if (reference.startsWith('urn:')) return scopes.some((s) => s.has(bundleMark)) ? 'missing' : undefined;
      return literal.exec(reference)?.[1];
    },
    inside(resource) {
      const type = String(resource.resourceType);
      if (type === 'Bundle') return resolverOf([...scopes, entriesOf(resource)]);
      // A contained resource sees its container's contained ones and cannot hold any (dom-2).
      const contained = containedOf(resource);
      return contained ? resolverOf([...scopes, contained], type) : resolverOf(scopes, holder ?? type);
    },
  };
}

const bundleMark = ' bundle';

function entriesOf(bundle: Json): Map<string, string> {
  const types = new Map([[bundleMark, '']]);
  for (const entry of Array.isArray(bundle.entry) ? bundle.entry : [])
    if (isObject(entry) && typeof entry.fullUrl === 'string' && isObject(entry.resource))
      types.set(entry.fullUrl, String(entry.resource.resourceType));
  return types;
}

function containedOf(resource: Json): Map<string, string> | undefined {
  if (!Array.isArray(resource.contained)) return undefined;
  const types = new Map<string, string>();
  for (const inner of resource.contained)
    if (isObject(inner) && typeof inner.id === 'string') types.set(`#${inner.id}`, String(inner.resourceType));
  return types;
}

/** A Reference leads somewhere and to a type the element allows (R4 2.3.0). */
export function checkTarget(reference: Json, element: ElementShape, place: string, context: Context): void {
  const { reference: to, type: stated } = reference;
  const source = r4Source(context.resourceType);
  const type = typeof to === 'string' ? context.resolve.typeOf(to) : stated;
  if (type === 'missing') {
    context.report(
      issue('reference-unresolved', { place: `${place}.reference`, found: shownReference(String(to)), source }),
    );
    return;
  }
  if (typeof type !== 'string' || !element.targets || element.targets.has(type)) return;
  const expected = `a reference to ${[...element.targets].join(', ')}`;
  context.report(issue('profile-structure', { place, expected, found: shownCode(type), source }));
}
