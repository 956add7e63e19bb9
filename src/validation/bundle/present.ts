import { isObject } from '../json.ts';
import { shownReference } from '../quote.ts';
import { matchesInBundle } from '../references/resolve.ts';
import { type Scope, tell } from '../walk/scope.ts';

/** A reference whose target must be an entry of the Bundle, or contained. */
export function mustBeHere(reference: unknown, place: string, scope: Scope): void {
  const to = isObject(reference) ? reference.reference : undefined;
  // A urn that leads nowhere is told with every other reference.
  if (typeof to !== 'string' || to.startsWith('#') || to.startsWith('urn:')) return;
  if (matchesInBundle(to, scope).length > 0) return;
  const source = 'R4 documents.html#content, messaging.html, bundle.html#references';
  tell(scope, 'reference-unresolved', place, { expected: 'an entry of the Bundle', found: shownReference(to), source });
}
