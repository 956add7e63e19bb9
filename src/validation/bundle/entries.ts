import { literalOf } from '../references/resolve.ts';
import { isAbsoluteUri } from '../rules/uris.ts';
import { type EntryInSight, type Scope, tell } from '../walk/scope.ts';

const source = 'R4 bundle.html#Bundle.entry.fullUrl';

/** Kinds of Bundle in which an entry is told by its fullUrl; elsewhere a request or response stands in its place. */
const identified: ReadonlySet<unknown> = new Set(['document', 'message', 'collection', 'searchset', 'history']);

/** Identity of entries: fullUrl is there, is absolute, and does not disagree with the id of its resource. */
export function checkEntries(scope: Scope): void {
  for (const entry of scope.bundle?.entries ?? []) {
    const place = `${scope.place}.entry[${entry.index}]`;
    if (entry.fullUrl !== undefined) checkFullUrl(entry, entry.fullUrl, place, scope);
    else if (entry.resource && identified.has(scope.resource.type) && entry.type !== 'OperationOutcome')
      tell(scope, 'bundle-rule', place, { expected: 'a fullUrl', source });
  }
}

function checkFullUrl(entry: EntryInSight, fullUrl: string, place: string, scope: Scope): void {
  if (!isAbsoluteUri(fullUrl)) {
    tell(scope, 'uri-relative', place, { expected: 'an absolute fullUrl', source });
    return;
  }
  const id = entry.resource?.id;
  const url = literalOf(fullUrl);
  if (url && typeof id === 'string' && (url.type !== entry.type || url.id !== id) && scope.run.plans.type(url.type))
    tell(scope, 'bundle-rule', place, { expected: 'a fullUrl that ends with the type and id of the resource', source });
}
