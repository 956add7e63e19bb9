import { type Json, objectsOf, textOf } from '../json.ts';
import { shownCode } from '../quote.ts';
import { type Scope, tell } from '../walk/scope.ts';
import { checkProperties } from './code-system-properties.ts';

/** CodeSystem: what it says of itself agrees with its concepts (R4 codesystem.html). */
export function checkCodeSystem(scope: Scope): void {
  const { resource, place } = scope;
  checkCount(scope);
  if (resource.supplements !== undefined && resource.content !== 'supplement')
    tell(scope, 'resource-rule', `${place}.content`, {
      expected: 'supplement',
      found: shownCode(String(resource.content)),
      source: 'R4 codesystem.html#supplements',
    });
  if (typeof resource.supplements === 'string') checkSupplement(resource.supplements, scope);
  checkProperties(scope);
  checkCodesOnce(scope);
}

/** csd-1 says that there are codes twice; this says where. */
function checkCodesOnce(scope: Scope): void {
  const seen = new Set<string>();
  for (const [place, { code }] of conceptsIn(scope.resource.concept, scope.place)) {
    if (typeof code !== 'string') continue;
    if (seen.has(code))
      tell(scope, 'resource-rule', place, {
        expected: 'a code that no other concept has',
        source: 'R4 codesystem.html csd-1',
      });
    seen.add(code);
  }
}

function checkCount(scope: Scope): void {
  const { content, count, concept } = scope.resource;
  const actual = conceptsIn(concept, scope.place).length;
  if (content !== 'complete' || typeof count !== 'number' || actual === 0 || count === actual) return;
  const details = { expected: `${actual}`, found: `${count}`, source: 'R4 codesystem.html#CodeSystem.count' };
  tell(scope, 'resource-rule', `${scope.place}.count`, details);
}

/** A supplement adds to concepts of its code system; it defines none. */
function checkSupplement(canonical: string, scope: Scope): void {
  const [system, version] = canonical.split('|', 2);
  for (const [place, { code }] of conceptsIn(scope.resource.concept, scope.place)) {
    if (typeof code !== 'string') continue;
    const answer = scope.run.bindings?.checkCode({ code, ...(system && { system }), ...(version && { version }) });
    if (answer?.result === 'no')
      tell(scope, 'resource-rule', place, {
        expected: 'a code of the code system that is supplemented',
        found: shownCode(code),
        source: 'R4 codesystem.html#supplements',
      });
  }
}

/** Every concept at any depth, with its place. */
export function conceptsIn(concepts: unknown, place: string): [string, Json][] {
  return objectsOf(concepts).flatMap(([i, concept]) => {
    const there = `${place}.concept[${i}]`;
    return [[there, concept] as [string, Json], ...conceptsIn(concept.concept, there)];
  });
}

export const codeOf = (value: Json): string | undefined => textOf(value.code);
