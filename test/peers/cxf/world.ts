import { randomUUID } from 'node:crypto';
import type { ReferralMessage } from '../../../src/adapters/referral/referral-message.ts';
import type { ReadContract } from '../../../src/adapters/rivta/contract/read/contract.ts';
import { contractOf } from '../../../src/adapters/rivta/contract/referral/contracts.ts';
import { operationOf } from '../../../src/adapters/rivta/events.ts';
import { type ContentIndex, contentIndex } from '../../../src/transports/npo/content-index.ts';
import { engagementIndex } from '../../../src/transports/npo/engagement-index.ts';
import { type ReadClient, readClient } from '../../../src/transports/npo/read-client.ts';
import { addressGuard } from '../../../src/transports/outgoing/address-guard.ts';
import { outgoingDispatcher } from '../../../src/transports/outgoing/outgoing-dispatcher.ts';
import { contractPath } from '../../../src/transports/rivta/soap-call.ts';
import { ca } from '../../support/certificates.ts';
import { type TwoParties, twoParties } from '../../support/two-parties.ts';
import { offering, own, questionForAll, sourceSystem } from '../support/offered.ts';
import { addressOf, wireForm } from '../support/wire.ts';
import { apacheCxf, type Call, type CxfPeer, type Said, startCxf } from './peer.ts';

/** CXF between our two parties, as a service platform stands: it may speak for either, and either may be reached by it. */
export const platform = 'SE5565594230-CXF';
export const national = '5565594230';

export interface World extends TwoParties {
  readonly cxf: CxfPeer;
  /** The region's clients, that call CXF. */
  readonly reader: ReadClient;
  readonly content: ContentIndex;
}

export async function world(): Promise<World> {
  apacheCxf.build();
  const cxf = await startCxf(ca.both(platform), ca.cert);
  const hosts = () => ['127.0.0.1'];
  const guard = addressGuard(hosts, hosts);
  const tls = { ca: ca.cert, ...ca.client(sourceSystem) };
  const dispatcher = outgoingDispatcher({ guard, tls: () => tls, connectTimeout: 5_000, answerTimeout: 20_000 });
  const caller = { dispatcher, guard, systemId: sourceSystem, uuid: randomUUID };
  const at = (operation: string) => ({
    address: `${cxf.address}${contractPath('itintegration:engagementindex', operation, 1)}`,
    logicalAddress: national,
  });
  const two = await twoParties({
    formats: ['rivta:1'],
    platforms: [platform],
    records: offering(engagementIndex({ ...caller, ...at('Update') })),
  });
  return {
    ...two,
    cxf,
    reader: readClient({ ...caller, address: cxf.address }),
    content: contentIndex({ ...caller, ...at('FindContent') }),
    close: async () => {
      await cxf.close();
      await two.close();
      await dispatcher.close();
    },
  };
}

/** As whom the platform asks. */
export const referrer = (system: string) => ({ 'x-rivta-original-serviceconsumer-hsaid': system });

/** CXF asks for all that is offered of the patient. */
export function askAll({ cxf, doors }: World, contract: ReadContract, more: Partial<Call> = {}): Promise<Said> {
  return cxf.call({
    contract: contract.name,
    address: addressOf(doors.region, contract.request),
    logicalAddress: sourceSystem,
    request: questionForAll(contract),
    headers: referrer(own),
    ...more,
  });
}

/** CXF sends a message to a party, of its own making, for the other party. */
export function say(all: World, to: 'region' | 'clinic', message: ReferralMessage, version: 1 | 2, ownWsdl = false) {
  const contract = contractOf(operationOf(message.event, version)!, version);
  const address = addressOf(all.doors[to], contract);
  return all.cxf.call({
    contract: contract.operation,
    address,
    logicalAddress: all[to].unit,
    request: wireForm(message, contract, ''),
    headers: referrer(all[to === 'clinic' ? 'region' : 'clinic'].parts.organisation),
    ...(ownWsdl && { wsdl: `${address}?wsdl` }),
  });
}
