import { isObject, objectsOf, textOf } from '../json.ts';
import { type EntryInSight, type Scope, tell } from '../walk/scope.ts';

const source = 'R4 search.html#return, bundle.html#searchset';

/** Results of a search: each with an id, of the type searched for, and outcomes where the mode says so. */
export function checkSearch(scope: Scope): void {
  const types = searchedTypes(scope);
  for (const entry of scope.bundle?.entries ?? [])
    if (entry.resource) checkResult(entry, types, `${scope.place}.entry[${entry.index}].resource`, scope);
}

function checkResult(entry: EntryInSight, types: readonly string[], place: string, scope: Scope): void {
  const mode = isObject(entry.entry.search) ? entry.entry.search.mode : undefined;
  if (mode === 'outcome' && entry.type !== 'OperationOutcome')
    tell(scope, 'bundle-rule', place, { expected: 'an OperationOutcome', source });
  if (entry.type === 'OperationOutcome') return;
  if (entry.resource?.id === undefined) tell(scope, 'bundle-rule', place, { expected: 'an id', source });
  if (mode === 'match' && types.length > 0 && !types.includes(entry.type))
    tell(scope, 'bundle-rule', place, { expected: types.join(', '), found: entry.type, source });
}

/** Types that the self link says were searched for; none when it cannot be told. */
function searchedTypes(scope: Scope): readonly string[] {
  const self = objectsOf(scope.resource.link).find(([, link]) => link.relation === 'self')?.[1];
  const [path = '', query = ''] = (textOf(self?.url) ?? '').split('?', 2);
  const types = new URLSearchParams(query).get('_type')?.split(',');
  if (types) return types;
  const [last = '', before = ''] = path
    .replace(/\/_search$/, '')
    .split('/')
    .reverse();
  const isType = (name: string): boolean => scope.run.plans.type(name)?.kind === 'resource';
  // `Patient/1/Observation` is a compartment, `Observation` a type; `Patient/1` with a query is neither.
  return isType(last) && (before === '' || /^[A-Za-z0-9\-.:]{1,64}$/.test(before)) ? [last] : [];
}
