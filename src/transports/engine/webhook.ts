import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Dispatcher, request } from 'undici';
import type { Clock } from '../../model/clock.ts';
import type { AddressGuard } from '../outgoing/address-guard.ts';
import { classifyError, classifyStatus } from '../outgoing/classify.ts';
import type { DeliveryResult } from '../transport.ts';
import type { EngineItem, EngineTarget } from './engine-delivery.ts';

export interface WebhookOptions {
  readonly dispatcher: Dispatcher;
  readonly guard: Pick<AddressGuard, 'check'>;
  readonly clock: Clock;
}

/**
 * `Vardbro-Signature` of a webhook call: `t=<unix seconds>,v1=<hex HMAC-SHA-256 over "<t>.<body>">`. The receiver works it
 * out anew over the raw body and refuses an old `t`.
 */
export function webhookSignature(secret: string, seconds: number, body: Uint8Array): string {
  const mac = createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex');
  return `t=${seconds},v1=${mac}`;
}

/** POSTs the message to the engine. 2xx is taken; redirects are refused; only hosts of the directory are called. */
export async function deliverToWebhook(
  target: EngineTarget,
  item: EngineItem,
  signal: AbortSignal,
  { dispatcher, guard, clock }: WebhookOptions,
): Promise<DeliveryResult> {
  const fault = guard.check(target.address);
  if (fault) return { outcome: 'permanent', code: `address-${fault}`, issues: [] };
  let sent = false;
  try {
    const headers = await headersOf(target, item, clock);
    sent = true;
    const answer = await request(target.address, { method: 'POST', headers, body: item.bytes, dispatcher, signal });
    await answer.body.dump();
    const retryAfter = answer.headers['retry-after'];
    const found = classifyStatus(
      answer.statusCode,
      typeof retryAfter === 'string' ? retryAfter : undefined,
      clock.now(),
    );
    return { ...found, status: answer.statusCode, issues: [] };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    return { ...classifyError(error, sent && !code.startsWith('ECONNREFUSED') && code !== 'ENOTFOUND'), issues: [] };
  }
}

async function headersOf(target: EngineTarget, item: EngineItem, clock: Clock): Promise<Record<string, string>> {
  const seconds = Math.floor(clock.now() / 1000);
  const secret = target.secretFile === undefined ? undefined : (await readFile(target.secretFile, 'utf8')).trim();
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
