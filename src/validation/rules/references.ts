import type { Json } from '../json.ts';
import type { Property } from '../plan/plan.ts';
import { shownCode, shownReference } from '../quote.ts';
import { literalOf, matchesInBundle, type Resolved, resolve } from '../references/resolve.ts';
import { type Scope, tell } from '../walk/scope.ts';
import { checkTargets } from './reference-targets.ts';

/** A Reference: leads somewhere where that can be told, and to a type that its element allows (R4 references.html). */
export function checkReference(value: Json, place: string, scope: Scope, via: Property | undefined): void {
  const { reference } = value;
  let found: Resolved | undefined;
  if (typeof reference === 'string') {
    if (/\s/.test(reference)) {
      tell(scope, 'uri-invalid', place, {
        expected: 'a reference without blanks',
        source: 'R4 references.html#Reference',
      });
      return;
    }
    found = resolve(reference, scope);
    if (!found && isMissed(reference, scope)) {
      const source = 'R4 references.html#literal, bundle.html#references';
      const severity = mayLeadOut(reference, scope) ? 'warning' : 'error';
      tell(scope, 'reference-unresolved', place, { severity, found: shownReference(reference), source });
      return;
    }
    if (scope.bundle?.repeats && matchesInBundle(reference, scope).length > 1)
      tell(scope, 'reference-ambiguous', place, { expected: 'one entry', source: 'R4 bundle.html#references' });
    checkStatedType(value, reference, found, place, scope);
  }
  if (via) checkTargets(via.element.types, value, found, place, scope, via.element.source);
}

/**
 * A `#id` must lead to a contained resource, a `urn:` within a Bundle to an entry; anything else may be elsewhere,
 * unless the one who asks wants all to be here.
 */
function isMissed(reference: string, scope: Scope): boolean {
  if (reference.startsWith('#')) return reference !== '#';
  const mustBeHere = reference.startsWith('urn:')
    ? scope.bundle !== undefined
    : scope.run.settings.referencesMustResolve && !/^https?:/.test(reference);
  return mustBeHere && !reference.includes('?');
}

/** Documents and messages are whole; other Bundles may be a part of what the sender has. */
const mayLeadOut = (reference: string, { bundle, run }: Scope): boolean =>
  reference.startsWith('urn:') &&
  !run.settings.referencesMustResolve &&
  !['document', 'message'].includes(String(bundle?.scope.resource.type));

/** Reference.type agrees with what the reference leads to (R4 references.html#Reference). */
function checkStatedType(
  { type }: Json,
  reference: string,
  found: Resolved | undefined,
  place: string,
  scope: Scope,
): void {
  if (typeof type !== 'string') return;
  const actual = found?.type ?? literalOf(reference)?.type;
  if (actual === undefined || type === actual || type.endsWith(`/${actual}`)) return;
  tell(scope, 'reference-type', place, {
    expected: shownCode(type),
    found: shownCode(actual),
    source: 'R4 references.html#Reference',
  });
}
