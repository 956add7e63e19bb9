import { objectsOf } from '../json.ts';
import { type Scope, tell } from '../walk/scope.ts';

/** Relations of paging (R4 http.html#paging), which make sense where there are pages. */
const paging: ReadonlySet<unknown> = new Set(['first', 'previous', 'prev', 'next', 'last']);
const paged: ReadonlySet<unknown> = new Set(['searchset', 'history']);

/** Links of a Bundle: each relation of paging once, and only of search results and histories (R4 bundle.html#Bundle.link). */
export function checkLinks(scope: Scope): void {
  const seen = new Set<unknown>();
  for (const [i, { relation }] of objectsOf(scope.resource.link)) {
    const place = `${scope.place}.link[${i}].relation`;
    const source = 'R4 bundle.html#Bundle.link, http.html#paging';
    if (paging.has(relation) && !paged.has(scope.resource.type))
      tell(scope, 'bundle-rule', place, { expected: 'no link of paging in this kind of Bundle', source });
    else if (seen.has(relation) && (paging.has(relation) || relation === 'self'))
      tell(scope, 'bundle-rule', place, { expected: `one link ${relation}`, source });
    seen.add(relation);
  }
}
