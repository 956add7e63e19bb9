import { sha256 } from '../../model/content-hash.ts';
import type { Call, Reply } from '../call.ts';

/** An answer with a strong ETag (RFC 9110 section 8.8.3); 304 when the caller has it already. */
export function tagged(call: Call, reply: Reply & { readonly bytes: Uint8Array }, tag = sha256(reply.bytes)): Reply {
  const etag = `"${tag}"`;
  const headers = { ...reply.headers, ETag: etag };
  const known = (call.header('if-none-match') ?? '').split(',').map((t) => t.trim().replace(/^W\//, ''));
  return known.includes(etag) || known.includes('*') ? { status: 304, headers } : { ...reply, headers };
}
