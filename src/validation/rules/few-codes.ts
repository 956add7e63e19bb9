import { objectsOf, textOf } from '../json.ts';
import type { Scope } from '../walk/scope.ts';

/** More than so many help nobody to see what was meant. */
const few = 12;

/** What would have done: the codes of a value set where it lists few, or takes a whole code system of few; else its URL. */
export function codesOf(valueSet: string, { run }: Scope): string {
  const include = run.plans.definitions.find(valueSet, 'ValueSet')?.compose?.include ?? [];
  const codes = include.flatMap(({ system, concept, filter, valueSet: sets }) => {
    if (filter || sets) return undefined;
    const listed =
      concept ?? (system === undefined ? undefined : run.plans.definitions.find(system, 'CodeSystem')?.concept);
    return listed ? objectsOf(listed).map(([, c]) => textOf(c.code)) : undefined;
  });
  const known = codes.length > 0 && codes.length <= few && !codes.includes(undefined);
  return known ? `one of ${codes.sort().join(', ')}` : `a code of ${valueSet}`;
}
