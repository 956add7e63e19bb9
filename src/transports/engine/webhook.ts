import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Dispatcher } from 'undici';
import type { Clock } from '../../model/clock.ts';
import { type AddressGuard, faultCode } from '../outgoing/address-guard.ts';
import { classifyError, classifyStatus } from '../outgoing/classify.ts';
import { post } from '../outgoing/post.ts';
import type { DeliveryResult } from '../transport.ts';
import type { EngineItem, EngineTarget } from './engine-delivery.ts';

export interface WebhookOptions {
  readonly dispatcher: Dispatcher;
  readonly guard: Pick<AddressGuard, 'check'>;
  readonly clock: Clock;
}

/** The status is the answer; the body is read to its end only so that the connection can be used again. */
const maxAnswerBytes = 64_000;

/**
 * `Vardbro-Signature` of a webhook call: `t=<unix seconds>,v1=<hex HMAC-SHA-256 over "<t>.<body>">`. The receiver works it
 * out anew over the raw body and refuses an old `t`.
 */
export function webhookSignature(secret: string, seconds: number, body: Uint8Array): string {
  const mac = createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex');
  return `t=${seconds},v1=${mac}`;
}

/**
 * POSTs the message to the engine: signed for a webhook, with the Authorization that it asks for to a listener of its own
 * (`http`). 2xx is taken; redirects are refused; only hosts of the directory are called. A secret that cannot be read or is
 * empty is `webhook-secret`, an Authorization `http-authorization`, both transient: nothing leaves without its proof.
 */
export async function deliverByHttp(
  target: EngineTarget,
  item: EngineItem,
  signal: AbortSignal,
  { dispatcher, guard, clock }: WebhookOptions,
): Promise<DeliveryResult> {
  const fault = guard.check(target.address);
  if (fault) return { outcome: 'permanent', code: faultCode(fault), issues: [] };
  const secret = await secretOf(target);
  if (secret === '') return { outcome: 'transient', code: 'webhook-secret', issues: [] };
  const authorization = await contentOf(target.authorizationFile);
  if (authorization !== undefined && !/^[\x21-\x7e]+ [\x20-\x7e]*[\x21-\x7e]$/.test(authorization))
    return { outcome: 'transient', code: 'http-authorization', issues: [] };
  const headers = { ...headersOf(item, secret, clock), ...(authorization !== undefined && { authorization }) };
  const call = { url: target.address, headers, body: item.bytes, dispatcher, signal, maxAnswerBytes };
  const { recording, failure } = await post(call);
  const { status } = recording;
  if (status === undefined) return { ...classifyError(failure, recording.sent), issues: [] };
  return { ...classifyStatus(status, recording.header('retry-after'), clock.now()), status, issues: [] };
}

/** The secret; empty when there should be one and it cannot be had; undefined when the target is not to be signed for. */
export const secretOf = async ({ secret, secretFile }: EngineTarget): Promise<string | undefined> =>
  (await contentOf(secretFile)) ?? secret;

/** Of the file, trimmed; empty where it cannot be read; undefined where none is named. */
async function contentOf(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch {
    return '';
  }
}

function headersOf(item: EngineItem, secret: string | undefined, clock: Clock): Record<string, string> {
  const seconds = Math.floor(clock.now() / 1000);
  return {
    'content-type': item.mediaType,
    'vardbro-exchange': item.exchangeId,
    'vardbro-case': item.caseId,
    'vardbro-event': item.event,
    'vardbro-message': item.messageId,
    'vardbro-timestamp': item.at,
    ...(secret !== undefined && { 'vardbro-signature': webhookSignature(secret, seconds, item.bytes) }),
  };
}
