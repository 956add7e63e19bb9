import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { exportJWK, type JWK } from 'jose';
import { contentHash } from '../../../src/model/content-hash.ts';
import type { Envelope } from '../../../src/model/envelope.ts';
import { fhirTransport } from '../../../src/transports/fhir/fhir-transport.ts';
import { type TokenSource, tokenSource } from '../../../src/transports/fhir/tokens.ts';
import { addressGuard } from '../../../src/transports/outgoing/address-guard.ts';
import { type OutgoingOptions, outgoingDispatcher } from '../../../src/transports/outgoing/outgoing-dispatcher.ts';
import type { Endpoint, Transport } from '../../../src/transports/transport.ts';

/** A canonical message as it lies in the store, with the indentation it came in. */
export const stored: Uint8Array = new Uint8Array(
  readFileSync(new URL('../../../conformance/referral/skeletons/remiss-ny.json', import.meta.url)),
);

export const envelope: Envelope = {
  sender: 'SE5566778899-VCEKEN',
  receiver: 'SE5599990008-STRAND',
  messageId: '2672718a-1b9f-5772-8675-9f011c627a54',
  event: 'remiss-ny',
  kind: 'referral',
  contentHash: contentHash(stored),
  test: true,
};

export const endpointAt = (address: string): Endpoint => ({ transport: 'fhir', address, formats: ['fhir:4.0'] });
export const inTime = (): AbortSignal => AbortSignal.timeout(20_000);

/** 2026-11-24T08:00:00Z, and it stands still until moved. */
export const start = Date.parse('2026-11-24T08:00:00Z');

export interface Sender {
  readonly transport: Transport;
  readonly tokens: TokenSource;
  readonly clock: { now: () => number; move(ms: number): void };
  readonly publicKey: JWK;
}

export interface SenderOptions extends Partial<Omit<OutgoingOptions, 'guard'>> {
  readonly allowed?: readonly string[];
  readonly maxAnswerBytes?: number;
}

/** The transport with all that it works with, as `serve` puts it together. */
export async function openSender({ allowed = ['127.0.0.1'], maxAnswerBytes, ...options }: SenderOptions = {}) {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  let time = start;
  const clock = {
    now: () => time,
    move: (ms: number) => {
      time += ms;
    },
  };
  const hosts = () => allowed;
  const guard = addressGuard(hosts, hosts);
  const dispatcher = outgoingDispatcher({ guard, connectTimeout: 5_000, answerTimeout: 20_000, ...options });
  const key = { ...(await exportJWK(pair.privateKey)), kid: 'k1' };
  const tokens = tokenSource({ clientId: 'region-gateway', key, clock, uuid: randomUUID, dispatcher });
  const transport = fhirTransport({
    dispatcher,
    tokens,
    guard,
    clock,
    ...(maxAnswerBytes !== undefined && { maxAnswerBytes }),
  });
  const publicKey = await exportJWK(pair.publicKey);
  return { transport, tokens, clock, publicKey } satisfies Sender;
}
