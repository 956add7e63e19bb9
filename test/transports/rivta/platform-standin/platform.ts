import { randomUUID } from 'node:crypto';
import { MockAgent } from 'undici';
import { indexContracts } from '../../../../src/adapters/rivta/contract/index/contracts.ts';
import { securityContracts } from '../../../../src/adapters/rivta/contract/security/contracts.ts';
import type { ServiceContract } from '../../../../src/adapters/rivta/contract/service.ts';
import { contentIndex } from '../../../../src/transports/npo/content-index.ts';
import { securityServices } from '../../../../src/transports/npo/security-services.ts';
import type { ServiceCaller } from '../../../../src/transports/rivta/ask-service.ts';
import type { Notify } from '../../../../src/transports/rivta/platform-standin/index-service.ts';
import { type PlatformData, standinPlatform } from '../../../../src/transports/rivta/platform-standin/platform.ts';
import type { SecurityData } from '../../../../src/transports/rivta/platform-standin/security/security-service.ts';
import { contractPath } from '../../../../src/transports/rivta/soap-call.ts';

export const patient = '196101182803';
export const accessing = { employee: 'E1', careUnit: 'B1', careProvider: 'B' };
export const consumer = 'SE5565594230-NPO';
export const national = '5565594230';
export const now = Date.parse('2026-04-01T12:00:00+02:00');
export const soon = () => AbortSignal.timeout(20_000);

const base = 'https://platform.example';
export const addressOf = ({ domain, name, request }: ServiceContract): string =>
  `${base}/vp${contractPath(domain, name, request.version)}`;

export interface Told extends Partial<Omit<PlatformData, 'security' | 'index'>> {
  readonly security?: SecurityData;
  readonly index?: Omit<NonNullable<PlatformData['index']>, 'logicalAddresses'>;
}

/** The stand-in without its HTTPS server, and the clients that consumers and sources use. */
export function platformOf(
  { security, index, ...data }: Told,
  forward = async () => undefined as never,
  notify?: Notify,
) {
  const services = [...indexContracts, ...securityContracts];
  const told: PlatformData = {
    id: 'SE5565594230-PLATTFORM',
    routes: [],
    permissions: [{ consumer, logicalAddress: '*', contract: '*' }],
    ...(security && { security: { ...security, logicalAddresses: [national] } }),
    ...(index && { index: { ...index, logicalAddresses: [national] } }),
    ...data,
  };
  const platform = standinPlatform(told, { now: () => now, newId: randomUUID, forward, ...(notify && { notify }) });
  const agent = new MockAgent();
  agent.disableNetConnect();
  const pool = agent.get(base);
  for (const contract of services) {
    const path = new URL(addressOf(contract)).pathname;
    pool
      .intercept({ path, method: 'POST' })
      .reply(200, async ({ body, headers }) => {
        const call = { path, headers: headers as Record<string, string>, certificateHsaId: consumer };
        return Buffer.from((await platform({ ...call, body: Buffer.from(body as string) })).bytes);
      })
      .persist();
  }
  const caller: ServiceCaller = {
    dispatcher: agent,
    guard: { check: () => undefined },
    systemId: consumer,
    uuid: randomUUID,
  };
  const at = (contract: ServiceContract) => ({ address: addressOf(contract), logicalAddress: national });
  const [checkBlocks, checkConsent, checkPatientRelation, storeLog, accessLogs] = securityContracts.map(at);
  return {
    platform,
    caller,
    services: securityServices({
      ...caller,
      services: {
        checkBlocks: checkBlocks!,
        checkConsent: checkConsent!,
        checkPatientRelation: checkPatientRelation!,
        storeLog: storeLog!,
        accessLogs: accessLogs!,
      },
    }),
    index: contentIndex({ ...caller, ...at(indexContracts[1]!) }),
  };
}
