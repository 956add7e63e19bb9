import { type Json, objectOf, objectsOf, textOf } from '../json.ts';
import { isAbsoluteUri } from '../rules/uris.ts';
import { type Scope, tell } from '../walk/scope.ts';
import { checkFilter } from './value-set-filter.ts';

/** ValueSet: what it includes can be found, and is in the code systems it names (R4 valueset.html). */
export function checkValueSet(scope: Scope): void {
  const compose = objectOf(scope.resource.compose);
  for (const name of ['include', 'exclude'] as const)
    for (const [i, part] of objectsOf(compose[name])) checkInclude(part, `${scope.place}.compose.${name}[${i}]`, scope);
}

function checkInclude(include: Json, place: string, scope: Scope): void {
  const system = textOf(include.system);
  if (system === undefined) return;
  if (!isAbsoluteUri(system)) {
    const source = 'R4 valueset.html#ValueSet.compose.include.system';
    tell(scope, 'uri-relative', place, { expected: 'the absolute URI of a code system', source });
    return;
  }
  if (scope.run.plans.definitions.find(system, 'ValueSet') && !scope.run.plans.definitions.find(system, 'CodeSystem'))
    tell(scope, 'code-system-wrong', `${place}.system`, { expected: 'a code system', source: 'R4 valueset.html' });
  for (const [i, concept] of objectsOf(include.concept))
    checkConcept(concept, include, `${place}.concept[${i}]`, scope);
  for (const [i, filter] of objectsOf(include.filter)) checkFilter(filter, system, `${place}.filter[${i}]`, scope);
}

/** A code named one by one is one of its system: a warning, as the list may be of another version. */
function checkConcept(concept: Json, include: Json, place: string, scope: Scope): void {
  const code = textOf(concept.code);
  const system = textOf(include.system);
  const version = textOf(include.version);
  if (code === undefined || system === undefined) return;
  const answer = scope.run.bindings?.checkCode({ system, code, ...(version !== undefined && { version }) });
  if (answer?.result === 'no')
    tell(scope, 'code-unknown', `${place}.code`, {
      severity: 'warning',
      expected: 'a code of the system',
      source: 'R4 valueset.html',
    });
}
