import { domainOf } from '../../adapters/rivta/contract/description.ts';
import { getDiagnosis } from '../../adapters/rivta/contract/read/get-diagnosis.ts';
import { operations } from '../../adapters/rivta/contract/referral/contracts.ts';
import { domain as remissDomain, responderOf } from '../../adapters/rivta/contract/referral/namespaces.ts';
import type { Config } from '../../gateway/directory/config.ts';
import type { Route } from '../../transports/rivta/platform-standin/tak.ts';
import { contractPath } from '../../transports/rivta/soap-call.ts';
import type { Endpoint } from '../../transports/transport.ts';
import type { TestCa } from '../pki.ts';
import type { Loaded } from '../platform-standin/config.ts';
import type { Station } from './world.ts';

/** HSA-ids of the stand-in for the service platform, of its index and aggregating service, and of its security services. */
export const platformId = 'SE5565594230-PLATTFORM';
const national = '5565594230';
const security = 'SE165565594230-1000';
/** The region's record system, and a unit of the region whose entries the patient has blocked. */
export const recordSystem = 'SE5566778899-SYS1';
export const blockedUnit = 'SE5566778899-PSYK';

const vp = (port: number): string => `https://127.0.0.1:${port}/vp`;
const service = (port: number, domain: string, operation: string, version: number) => ({
  address: `${vp(port)}${contractPath(domain, operation, version)}`,
  logicalAddress: domain.startsWith('ehr') ? security : national,
});

/** How units are reached that only the platform leads to. */
export const remissEndpoint = (port: number): Endpoint => ({
  transport: 'digital-remiss',
  address: vp(port),
  formats: ['rivta:2'],
});

/** What the region offers for reading, and what the clinic may read: the parts of their configs about NPÖ. */
export const offering = (clinic: string, port: number): Pick<Config, 'npo'> => ({
  npo: {
    sourceSystems: [recordSystem],
    readers: [clinic],
    index: service(port, 'itintegration:engagementindex', 'Update', 1),
    indexDelay: 0,
  },
});
export const reading = (port: number): Pick<Config, 'overview'> => ({
  overview: {
    address: vp(port),
    aggregator: national,
    security: {
      checkBlocks: service(port, 'ehr:blocking:accesscontrol', 'CheckBlocks', 3),
      checkConsent: service(port, 'ehr:patientconsent:accesscontrol', 'CheckConsent', 1),
      checkPatientRelation: service(port, 'ehr:patientrelationship:accesscontrol', 'CheckPatientRelation', 1),
      storeLog: service(port, 'ehr:log:store', 'StoreLog', 1),
    },
  },
});

export interface PlatformOf {
  readonly port: number;
  readonly ca: TestCa;
  readonly region: Station;
  readonly clinic: Station;
  /** Twelve characters. */
  readonly patient: string;
}

/** Where the referral contracts lead to, for the units that are reached by digital remiss. */
const remissRoutes = ({ baseUrl, units }: Station): Route[] =>
  units
    .filter(({ endpoints }) => endpoints?.some(({ transport }) => transport === 'digital-remiss'))
    .flatMap(({ hsaId }) =>
      operations.map((operation) => ({
        logicalAddress: hsaId,
        contract: responderOf(operation, 2),
        rivProfile: 'RIVTABP21',
        address: `${baseUrl}/rivta${contractPath(remissDomain, operation, 2)}`,
      })),
    );

/** The stand-in between the two: the patient has consented to the clinic, and has blocked one unit of the region. */
export function platformConfig({ port, ca, region, clinic, patient }: PlatformOf): Loaded {
  const { responder, operation, version } = getDiagnosis.request;
  const reader = { careProvider: clinic.organisation.hsaId, careUnit: clinic.units[0]!.hsaId };
  const all = (consumer: string) => ({ consumer, logicalAddress: '*', contract: '*' });
  return {
    id: platformId,
    listen: { host: '127.0.0.1', port },
    routes: [
      {
        logicalAddress: recordSystem,
        contract: responder,
        rivProfile: 'RIVTABP21',
        address: `${region.baseUrl}/rivta${contractPath(domainOf(getDiagnosis.request), operation, version)}`,
      },
      ...[region, clinic].flatMap(remissRoutes),
    ],
    permissions: [platformId, region.organisation.hsaId, clinic.organisation.hsaId].map(all),
    index: { logicalAddresses: [national] },
    aggregating: { logicalAddresses: [national] },
    security: {
      logicalAddresses: [security],
      relations: [{ patient, ...reader }],
      assertions: [{ patient, type: 'Consent', ...reader }],
      blocks: [{ patient, type: 'outer', careProvider: region.organisation.hsaId, careUnit: blockedUnit }],
    },
    pem: { ...ca.both(platformId), ca: ca.cert },
  };
}
