import type { Json } from '../json.ts';
import { type Scope, tell } from '../walk/scope.ts';
import { isAbsoluteUri } from './uris.ts';

/** R4 datatypes.html#Identifier: the system is an absolute URI, and a value under urn:ietf:rfc:3986 is one itself. */
export function checkIdentifier({ system, value }: Json, place: string, scope: Scope): void {
  const source = 'R4 datatypes.html#Identifier';
  if (typeof system === 'string' && !isAbsoluteUri(system))
    tell(scope, 'uri-relative', place, { expected: 'an absolute URI as system', source });
  if (system === 'urn:ietf:rfc:3986' && typeof value === 'string' && !isAbsoluteUri(value))
    tell(scope, 'uri-relative', place, { expected: 'a whole URI as value, with its scheme', source });
}
