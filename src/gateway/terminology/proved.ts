import { timingSafeEqual } from 'node:crypto';
import { secretOf, webhookSignature } from '../../transports/engine/webhook.ts';
import type { Actor } from '../api.ts';
import type { TerminologyParts } from './parts.ts';
import { everybody } from './subscribers.ts';

/** A signed call is taken for so long before or after the moment that it names. Seconds. */
const freshness = 300;

export interface SignedCall {
  /** `Vardbro-Signature`: `t=<unix seconds>,v1=<hex HMAC-SHA-256 over "<t>.<body>">`, as on the notices. */
  readonly signature: string;
  readonly body: Uint8Array;
}

/**
 * The system that a call comes from, proved by the secret of its notices: for those that have no client of their own. Who it is
 * and whether the signature is right are one question; undefined answers both.
 */
export async function proved(
  parts: TerminologyParts,
  system: string,
  signed: SignedCall,
  caller: Pick<Actor, 'address' | 'requestId'>,
): Promise<Actor | undefined> {
  const known = parts.directory().client(system)
    ? undefined
    : (await everybody(parts)).find((one) => one.system === system);
  const secret = known && (await secretOf(known.target));
  if (!known || !secret || !isSigned(signed, secret, parts.clock.now())) return undefined;
  return { ...caller, clientId: system, role: 'engine', units: known.units ?? [] };
}

const form = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/;

function isSigned({ signature, body }: SignedCall, secret: string, now: number): boolean {
  const seconds = Number(form.exec(signature)?.[1] ?? Number.NaN);
  if (!(Math.abs(now / 1000 - seconds) <= freshness)) return false;
  const [given, right] = [signature, webhookSignature(secret, seconds, body)].map((text) => Buffer.from(text));
  return given!.length === right!.length && timingSafeEqual(given!, right!);
}
