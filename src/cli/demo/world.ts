import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JWK } from 'jose';
import type { Archive, Config } from '../../gateway/directory/config.ts';
import type { Agreement, CareUnit, Organisation } from '../../gateway/directory/directory.ts';
import { type Certified, makeTestCa, type TestCa } from '../pki.ts';
import { freePort } from './free-port.ts';
import { blockedUnit, offering, platformId, reading, remissEndpoint } from './platform.ts';

/** One gateway of the demo: an invented care provider with its config on disk. */
export interface Station {
  readonly name: string;
  readonly organisation: Organisation;
  readonly units: readonly CareUnit[];
  readonly baseUrl: string;
  readonly port: number;
  readonly folder: string;
  readonly configFile: string;
  /** The engine that hands in and answers. */
  readonly engine: { readonly clientId: string; readonly key: JWK };
  /** A person who runs the gateway. */
  readonly operator: { readonly clientId: string; readonly key: JWK };
  readonly signingKey: JWK;
  /** With which its gateway shows itself to the other. */
  readonly clientCertificate: Certified;
}

export interface World {
  readonly folder: string;
  readonly ca: TestCa;
  readonly region: Station;
  readonly clinic: Station;
  /** Port of the region's picture archive, which both gateways may ask. */
  readonly archivePort: number;
  /** Port of the stand-in for the service platform, over which the clinic reads what the region has (NPÖ). */
  readonly platformPort: number;
  remove(): Promise<void>;
}

/** Care units of the demo. All names and numbers are invented; the organisation numbers only pass their check digit. */
export const eke = 'SE5566778899-VCEKEN';
export const strand = 'SE5599990008-STRAND';
/** Units that are reached by digital remiss alone. */
export const ekeEyes = 'SE5566778899-OGONEK';
export const strandEyes = 'SE5599990008-OGON';

/** Makes keys, certificates and two configs in a folder of their own, on free loopback ports. */
export async function makeWorld(now: number): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'vardbro-demo-'));
  const ca = makeTestCa(now);
  const [regionPort, clinicPort, archivePort, platformPort] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const remiss = [remissEndpoint(platformPort)];
  const region = station(
    'region',
    ca,
    regionPort,
    folder,
    { hsaId: 'SE5566778899-0001', name: 'Region Ekeby', region: '14', sector: 'public' },
    [
      { hsaId: eke, name: 'Eke vårdcentral' },
      { hsaId: ekeEyes, name: 'Eke ögonmottagning', endpoints: remiss },
      { hsaId: blockedUnit, name: 'Ekeby psykiatriska mottagning' },
    ],
  );
  const clinic = station(
    'klinik',
    ca,
    clinicPort,
    folder,
    { hsaId: 'SE5599990008-0001', name: 'Strandkliniken AB', region: '01', sector: 'private' },
    [
      { hsaId: strand, name: 'Strandklinikens ortopedmottagning' },
      { hsaId: strandEyes, name: 'Strandklinikens ögonmottagning', endpoints: remiss },
    ],
  );
  await writeFile(join(folder, 'ca.pem'), ca.cert);
  for (const [own, other] of [
    [region, clinic],
    [clinic, region],
  ] as const)
    await writeStation(own, ca, {
      ...configOf(own, other, { organisation: region.organisation.hsaId, hosts: [`localhost:${archivePort}`] }),
      ...(own === region ? offering(clinic.organisation.hsaId, platformPort) : reading(platformPort)),
    });
  return {
    folder,
    ca,
    region,
    clinic,
    archivePort,
    platformPort,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function station(
  name: string,
  ca: TestCa,
  port: number,
  folder: string,
  organisation: Pick<Organisation, 'hsaId' | 'name' | 'region' | 'sector'>,
  units: readonly Pick<CareUnit, 'hsaId' | 'name' | 'endpoints'>[],
): Station {
  const signingKey = ecKey(`${name}-1`);
  const clientCertificate = ca.client(organisation.hsaId);
  const certificates = [new X509Certificate(clientCertificate.cert).fingerprint256];
  const baseUrl = `https://localhost:${port}`;
  const endpoint = { transport: 'fhir', address: `${baseUrl}/fhir`, formats: ['fhir:4.0'] };
  return {
    name,
    port,
    baseUrl,
    signingKey,
    clientCertificate,
    folder: join(folder, name),
    configFile: join(folder, name, 'vardbro.json'),
    organisation: {
      ...organisation,
      clientId: `${name}-gateway`,
      certificates,
      jwks: { keys: [publicPart(signingKey)] },
    },
    units: units.map((unit) => ({ endpoints: [endpoint], ...unit, organisation: organisation.hsaId })),
    engine: { clientId: `${name}-engine`, key: ecKey(`${name}-engine-1`) },
    operator: { clientId: `${name}-operator`, key: ecKey(`${name}-operator-1`) },
  };
}

async function writeStation(own: Station, ca: TestCa, config: Config): Promise<void> {
  await mkdir(own.folder, { recursive: true, mode: 0o700 });
  const server = ca.server();
  const client = own.clientCertificate;
  const files = {
    'server.pem': server.cert,
    'server.key': server.key,
    'client.pem': client.cert,
    'client.key': client.key,
    'signing.jwk.json': JSON.stringify(own.signingKey),
    [keyFileOf(own.engine)]: JSON.stringify(own.engine.key),
    [keyFileOf(own.operator)]: JSON.stringify(own.operator.key),
    'vardbro.json': JSON.stringify(config, null, 2),
  };
  for (const [file, text] of Object.entries(files)) await writeFile(join(own.folder, file), text, { mode: 0o600 });
}

/** Beside one another, so that `--as` finds each. */
const keyFileOf = ({ clientId }: Station['engine']): string => `${clientId}.jwk.json`;

function configOf(own: Station, other: Station, archive: Archive): Config {
  const ca = '../ca.pem';
  const units = own.units.map((unit) => unit.hsaId);
  return {
    organisation: own.organisation.hsaId,
    test: true,
    dataDir: 'data',
    baseUrl: own.baseUrl,
    listen: {
      host: '127.0.0.1',
      port: own.port,
      tls: { certFile: 'server.pem', keyFile: 'server.key', clientCaFile: ca },
    },
    signingKeyFile: 'signing.jwk.json',
    cli: { clientId: own.engine.clientId, keyFile: keyFileOf(own.engine) },
    imaging: { archives: [archive] },
    rivta: { platforms: [platformId] },
    outgoing: { caFile: ca, certFile: 'client.pem', keyFile: 'client.key' },
    directory: {
      organisations: [own.organisation, other.organisation],
      units: [...own.units.map((unit) => ({ ...unit, local: true })), ...other.units],
      agreements: [agreement(own, other)],
      clients: [
        { clientId: own.engine.clientId, role: 'engine', units, jwks: { keys: [publicPart(own.engine.key)] } },
        {
          clientId: own.operator.clientId,
          role: 'operator',
          units,
          jwks: { keys: [publicPart(own.operator.key)] },
          person: { id: `${own.organisation.hsaId.slice(0, 12)}-D0001`, name: 'Disa Driftsdotter' },
        },
      ],
    },
    // Short waits, so that the killed clinic is found again at once.
    timing: { retryFirst: 200, retryLast: 2_000, lease: 3_000 },
    logLevel: 'info',
  };
}

const agreement = (own: Station, other: Station): Agreement => ({
  id: 'demo-2026',
  parties: [own.organisation.hsaId, other.organisation.hsaId],
  kinds: ['referral', 'record-copy', 'imaging-reference'],
  requires: { consent: false, paymentCommitment: true },
});

function ecKey(kid: string): JWK {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...(privateKey.export({ format: 'jwk' }) as JWK), kid, alg: 'ES256', use: 'sig' };
}

function publicPart({ d: _secret, ...open }: JWK): JWK {
  return open;
}
