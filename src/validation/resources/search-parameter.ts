import { objectsOf, textOf } from '../json.ts';
import { type Scope, tell } from '../walk/scope.ts';

/** SearchParameter: composites have parts, and what is derived keeps to what it derives from (R4 searchparameter.html). */
export function checkSearchParameter(scope: Scope): void {
  const { resource, place } = scope;
  if (resource.type === 'composite' && objectsOf(resource.component).length < 2)
    tell(scope, 'resource-rule', place, {
      expected: 'two components or more',
      source: 'R4 searchparameter.html#SearchParameter.component',
    });
  const bases = Array.isArray(resource.base) ? resource.base.filter((b) => typeof b === 'string') : [];
  checkDerivation(bases, scope);
  checkExpression(bases, scope);
}

function checkDerivation(bases: readonly string[], scope: Scope): void {
  const derivedFrom = textOf(scope.resource.derivedFrom);
  const parent = derivedFrom && scope.run.plans.definitions.find(derivedFrom, 'SearchParameter');
  if (!parent || !('base' in parent)) return;
  const known = parent.base as readonly string[];
  if (known.includes('Resource') || known.includes('DomainResource')) return;
  for (const base of bases)
    if (!known.includes(base))
      tell(scope, 'resource-rule', scope.place, {
        expected: `a base among ${known.join(', ')}`,
        found: base,
        source: 'R4 searchparameter.html#SearchParameter.derivedFrom',
      });
}

/** An expression selects from the types that are searched: a type name that begins one of its parts is among the bases. */
function checkExpression(bases: readonly string[], scope: Scope): void {
  const expression = textOf(scope.resource.expression);
  if (expression === undefined || bases.length === 0 || bases.some((b) => b === 'Resource' || b === 'DomainResource'))
    return;
  for (const part of expression.split('|')) {
    const type = /^\s*\(?([A-Z][A-Za-z]{1,63})\./.exec(part)?.[1];
    if (type === undefined || bases.includes(type) || scope.run.plans.type(type)?.kind !== 'resource') continue;
    if (scope.run.plans.type(type)?.abstract) continue;
    tell(scope, 'resource-rule', `${scope.place}.expression`, {
      expected: `a path of ${bases.join(', ')}`,
      found: type,
      source: 'R4 searchparameter.html#SearchParameter.expression',
    });
    return;
  }
}
