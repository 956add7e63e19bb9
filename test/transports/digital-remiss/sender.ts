import { readEnvelope } from '../../../src/adapters/envelope.ts';
import type { ReferralMessage } from '../../../src/adapters/referral/referral-message.ts';
import { toBundle } from '../../../src/adapters/referral/to-bundle.ts';
import { contractOf } from '../../../src/adapters/rivta/contract/referral/contracts.ts';
import type { ContractResult } from '../../../src/adapters/rivta/contract/referral/result-fields.ts';
import { writeResult } from '../../../src/adapters/rivta/result.ts';
import { type DigitalRemissOptions, digitalRemiss } from '../../../src/transports/digital-remiss/digital-remiss.ts';
import { addressGuard } from '../../../src/transports/outgoing/address-guard.ts';
import { outgoingDispatcher } from '../../../src/transports/outgoing/outgoing-dispatcher.ts';
import type { Endpoint } from '../../../src/transports/transport.ts';
import { start } from '../fhir/sender.ts';
import { answer, type Conduct } from '../partner.ts';

/** A message as the gateway stores it. */
export function storedMessage(message: ReferralMessage) {
  const { bundle } = toBundle(message, { at: message.time });
  const bytes = new TextEncoder().encode(JSON.stringify(bundle));
  return { bundle: bytes, envelope: readEnvelope(bytes, bundle).envelope! };
}

export const systemId = 'SE5566778899-SYSTEM';

export const endpointAt = (address: string, formats: readonly string[] = ['rivta:2']): Endpoint => ({
  transport: 'digital-remiss',
  address,
  formats,
});

/** The transport with all that it works with, as `serve` puts it together. */
export function openSender(options: Partial<DigitalRemissOptions> = {}) {
  const hosts = () => ['127.0.0.1'];
  const guard = addressGuard(hosts, hosts);
  const dispatcher = outgoingDispatcher({ guard, connectTimeout: 5_000, answerTimeout: 20_000 });
  const transport = digitalRemiss({ dispatcher, guard, systemId, clock: { now: () => start }, ...options });
  return { transport, dispatcher };
}

/** A producer that answers a call of ProcessRequest 2 with a result. */
export const answerResult = (result: ContractResult): Conduct =>
  soap(200, writeResult(contractOf('ProcessRequest', 2), result).bytes);

export const soap = (status: number, body: string | Uint8Array): Conduct =>
  answer(status, body, { 'content-type': 'text/xml; charset=utf-8' });
