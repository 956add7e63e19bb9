import { createHash } from 'node:crypto';
import type { Json } from '../json.ts';
import { type Scope, tell } from '../walk/scope.ts';
import { base64Size, isBase64 } from './base64.ts';

/** Size and hash agree with the data (R4 datatypes.html#Attachment: the hash is SHA-1 in base64). */
export function checkAttachment({ data, size, hash }: Json, place: string, scope: Scope): void {
  if (typeof data !== 'string' || (size === undefined && hash === undefined) || !isBase64(data)) return;
  const source = 'R4 datatypes.html#Attachment';
  const bytes = base64Size(data);
  if (typeof size === 'number' && size !== bytes)
    tell(scope, 'attachment-hash', place, { expected: `size ${bytes}`, found: `${size}`, source });
  if (typeof hash !== 'string') return;
  const actual = createHash('sha1').update(Buffer.from(data, 'base64')).digest('base64');
  if (hash.trim() !== actual) tell(scope, 'attachment-hash', place, { expected: 'the SHA-1 of the data', source });
}
