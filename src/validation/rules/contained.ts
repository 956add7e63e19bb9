import { issue } from '../../model/issue.ts';
import { isObject, objectsOf } from '../json.ts';
import { type Scope, tell } from '../walk/scope.ts';

/** dom-3: a contained resource is referred to from elsewhere in its container, or refers to it (R4 references.html#contained). */
export function checkContained(scope: Scope): void {
  const { resource, place } = scope;
  checkIdsOnce(scope);
  const marks = new Set<string>();
  collect(resource, marks);
  for (const [i, inner] of objectsOf(resource.contained)) {
    if (typeof inner.id === 'string' && marks.has(`#${inner.id}`)) continue;
    const own = new Set<string>();
    collect(inner, own);
    if (own.has('#')) continue;
    const expected = 'dom-3: a contained resource is referred to from elsewhere in the resource';
    tell(scope, 'contained-unreferenced', `${place}.contained[${i}]`, {
      expected,
      source: 'R4 references.html#contained dom-3',
    });
  }
}

/** Two contained resources of one id could not be told apart (R4 references.html#contained). */
function checkIdsOnce({ resource, place, run }: Scope): void {
  const seen = new Set<unknown>();
  for (const [i, { id }] of objectsOf(resource.contained)) {
    if (id !== undefined && seen.has(id))
      run.report(
        issue('contained-repeated', { place: `${place}.contained[${i}]`, source: 'R4 references.html#contained' }),
      );
    seen.add(id);
  }
}

/** Every string that is a fragment, whatever element it stands in. */
function collect(value: unknown, into: Set<string>): void {
  if (typeof value === 'string') {
    if (value.startsWith('#')) into.add(value);
  } else if (Array.isArray(value)) for (const inner of value) collect(inner, into);
  else if (isObject(value)) for (const name in value) collect(value[name], into);
}
