import type { Json } from '../json.ts';
import { type Scope, tell } from '../walk/scope.ts';
import { isAbsoluteUri } from './uris.ts';

/** R4 datatypes.html#Identifier: the system is an absolute URI, and a value under urn:ietf:rfc:3986 is one itself. */
export function checkIdentifier({ system, value }: Json, place: string, scope: Scope): void {
  const source = 'R4 datatypes.html#Identifier';
  if (typeof system === 'string' && !isAbsoluteUri(system))
    tell(scope, 'uri-relative', `${place}.system`, { expected: 'an absolute URI', source });
  if (system === 'urn:ietf:rfc:3986' && typeof value === 'string' && !isAbsoluteUri(value))
    tell(scope, 'uri-relative', `${place}.value`, { expected: 'a whole URI, with its scheme', source });
}
