import type { Json } from '../json.ts';
import type { Property } from '../plan/plan.ts';
import { shownCode, shownReference } from '../quote.ts';
import { literalOf, matchesInBundle, resolve } from '../references/resolve.ts';
import { type Scope, tell } from '../walk/scope.ts';
import { checkTargets } from './reference-targets.ts';

/** A Reference: leads somewhere where that can be told, and to a type that its element allows (R4 references.html). */
export function checkReference(value: Json, place: string, scope: Scope, via: Property | undefined): void {
  const { reference } = value;
  if (typeof reference === 'string') {
    if (/\s/.test(reference)) {
      tell(scope, 'uri-invalid', place, {
        expected: 'a reference without blanks',
        source: 'R4 references.html#Reference',
      });
      return;
    }
    if (isLost(reference, scope)) {
      const source = 'R4 references.html#literal, bundle.html#references';
      const severity = mayLeadOut(reference, scope) ? 'warning' : 'error';
      tell(scope, 'reference-unresolved', place, { severity, found: shownReference(reference), source });
      return;
    }
    if (matchesInBundle(reference, scope).length > 1)
      tell(scope, 'reference-ambiguous', place, { expected: 'one entry', source: 'R4 bundle.html#references' });
    checkStatedType(value, reference, place, scope);
  }
  if (via) checkTargets(via.element.types, { value, type: 'Reference', place }, scope, via.element.source);
}

/**
 * A `#id` must lead to a contained resource, a `urn:` within a Bundle to an entry; anything else may be elsewhere,
 * unless the one who asks wants all to be here.
 */
function isLost(reference: string, scope: Scope): boolean {
  if (reference === '#') return false;
  if (reference.startsWith('#')) return resolve(reference, scope) === undefined;
  const mustBeHere = reference.startsWith('urn:')
    ? scope.bundle !== undefined
    : scope.run.settings.referencesMustResolve && !/^https?:/.test(reference);
  return mustBeHere && !reference.includes('?') && resolve(reference, scope) === undefined;
}

/** Documents and messages are whole; other Bundles may be a part of what the sender has. */
const mayLeadOut = (reference: string, { bundle, run }: Scope): boolean =>
  reference.startsWith('urn:') &&
  !run.settings.referencesMustResolve &&
  !['document', 'message'].includes(String(bundle?.scope.resource.type));

/** Reference.type agrees with what the reference leads to (R4 references.html#Reference). */
function checkStatedType({ type }: Json, reference: string, place: string, scope: Scope): void {
  if (typeof type !== 'string') return;
  const actual = resolve(reference, scope)?.type ?? literalOf(reference)?.type;
  if (actual === undefined || type === actual || type.endsWith(`/${actual}`)) return;
  tell(scope, 'reference-type', place, {
    expected: shownCode(type),
    found: shownCode(actual),
    source: 'R4 references.html#Reference',
  });
}
