import { createHash } from 'node:crypto';
import { entrySpans } from './bundle-spans.ts';

/** SHA-256 in lower-case hex; a string is hashed as UTF-8. */
export const sha256 = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex');

/**
 * The content hash of a message: SHA-256, lower-case hex, over fullUrl, LF, the exact bytes of `resource` and LF of
 * every entry in order. Taken from the bytes as received, so that it says what was sent and not what we make of it;
 * outer members (id, timestamp, meta) may differ between two sendings of the same content.
 */
export function contentHash(bytes: Uint8Array): string {
  const hash = createHash('sha256');
  for (const { fullUrl, start, end } of entrySpans(bytes)) {
    hash.update(fullUrl).update('\n').update(bytes.subarray(start, end)).update('\n');
  }
  return hash.digest('hex');
}
