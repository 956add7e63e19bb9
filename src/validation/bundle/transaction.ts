import { isObject } from '../json.ts';
import { type Scope, tell } from '../walk/scope.ts';

/** Requests that carry a resource (R4 http.html#transaction). */
const carrying: ReadonlySet<unknown> = new Set(['POST', 'PUT', 'PATCH']);

/** Entries of a transaction or batch: what is to be written is there. bdl-3 is an invariant. */
export function checkTransaction(scope: Scope): void {
  for (const { index, entry, resource } of scope.bundle?.entries ?? []) {
    const method = isObject(entry.request) ? entry.request.method : undefined;
    const place = `${scope.place}.entry[${index}]`;
    // POST may also be an operation without a body.
    const url = isObject(entry.request) ? entry.request.url : undefined;
    if (!resource && carrying.has(method) && !(typeof url === 'string' && url.includes('$')))
      tell(scope, 'bundle-rule', place, {
        severity: 'warning',
        expected: `a resource to ${method}`,
        source: 'R4 http.html#transaction',
      });
  }
}
