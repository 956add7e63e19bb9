import type { Source } from '../../adapters/adapter.ts';
import type { Submission } from '../../gateway/api.ts';
import type { Limits } from '../../gateway/directory/config.ts';
import { answerOf } from '../answer.ts';
import type { ActorCall, Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { once, only } from '../form.ts';
import { parseMediaType } from '../media-type.ts';
import { type BodyPart, parseMultipart } from '../multipart.ts';
import { problem } from '../problem.ts';
import { envelopeType, readEnvelope } from './envelope.ts';

/**
 * POST /exchanges: one source, named by its media type, or `multipart/related` of an envelope and the sources of one message. The bytes
 * go to the gateway as they came. 202 with Location, or every fault as an OperationOutcome.
 */
export const submit =
  ({ gateway, limits }: Pick<HttpDeps, 'gateway' | 'limits'>) =>
  async (call: ActorCall): Promise<Reply> => {
    only(once(call.query), []);
    return answerOf(await gateway.submit({ ...readSubmission(call, limits), signal: call.gone() }, call.actor));
  };

/** What is handed in, with the key that guards the call. */
export function readSubmission(call: ActorCall, limits: Limits): Submission {
  const idempotencyKey = readIdempotencyKey(call.header('idempotency-key'));
  return { ...readSource(call, limits), ...(idempotencyKey !== undefined && { idempotencyKey }) };
}

/** 1 to 255 visible ASCII characters; sent twice, the header holds a blank and is refused. */
function readIdempotencyKey(key: string | undefined): string | undefined {
  if (key === undefined || /^[!-~]{1,255}$/.test(key)) return key;
  throw problem('idempotency-key-invalid', { place: 'Idempotency-Key', expected: '1 to 255 visible ASCII characters' });
}

/** One source, or an envelope and several. Throws `media-type` or `multipart-syntax`. */
function readSource({ body, mediaType }: ActorCall, limits: Limits): Submission {
  if (!mediaType)
    throw problem('media-type', { place: 'Content-Type', expected: 'a media type that names the format' });
  if (mediaType.essence !== 'multipart/related') return { source: { bytes: body, mediaType: mediaType.text } };
  const [envelope, ...sources] = parseMultipart(body, mediaType);
  const type = parseMediaType(envelope?.headers.get('content-type') ?? '');
  if (type?.essence !== envelopeType)
    throw problem('multipart-syntax', { place: 'part 1', expected: `Content-Type: ${envelopeType}` });
  if (sources.length === 0)
    throw problem('multipart-syntax', { expected: 'the envelope and at least one source', found: '1 part' });
  for (const { headers } of [envelope!, ...sources]) refuseTransferEncoding(headers.get('content-transfer-encoding'));
  const given = { envelope: readEnvelope(envelope!.bytes, limits) };
  const [one, ...more] = sources.map(sourceOf);
  if (more.length === 0) return { source: one!, ...given };
  return { source: { bytes: body, mediaType: mediaType.text }, sources: [one!, ...more], ...given };
}

function sourceOf({ headers, bytes }: BodyPart): Source {
  const mediaType = headers.get('content-type');
  return { bytes, ...(mediaType !== undefined && { mediaType }) };
}

/** base64 and quoted-printable have no place in HTTP (RFC 9110 B.6): the bytes must be the source's own. */
function refuseTransferEncoding(encoding: string | undefined): void {
  if (encoding !== undefined && !['7bit', '8bit', 'binary'].includes(encoding.toLowerCase()))
    throw problem('multipart-syntax', { place: 'Content-Transfer-Encoding', expected: '7bit, 8bit or binary' });
}
