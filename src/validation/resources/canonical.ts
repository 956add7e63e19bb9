import { textOf } from '../json.ts';
import { isAbsoluteUri } from '../rules/uris.ts';
import { type Scope, tell } from '../walk/scope.ts';

/** The url that a definition goes by is absolute, also of a contained one (R4 references.html#canonical). */
export function checkCanonical(scope: Scope): void {
  const { resource, place, run, type } = scope;
  const url = textOf(resource.url);
  if (url === undefined || isAbsoluteUri(url) || !run.plans.type(type)?.elements.get('url')?.types.some(isUri)) return;
  tell(scope, 'uri-relative', `${place}.url`, { expected: 'an absolute URL', source: 'R4 references.html#canonical' });
}

const isUri = ({ code }: { readonly code: string }): boolean => code === 'uri';
