import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { identityOf } from '../../../src/adapters/record-copy/fhir/provenance.ts';
import type { RecordItem } from '../../../src/adapters/record-copy/record-copy.ts';
import { domainOf } from '../../../src/adapters/rivta/contract/description.ts';
import { findContent } from '../../../src/adapters/rivta/contract/index/find-content.ts';
import { update } from '../../../src/adapters/rivta/contract/index/update.ts';
import type { ReadContract } from '../../../src/adapters/rivta/contract/read/contract.ts';
import { readContracts } from '../../../src/adapters/rivta/contract/read/contracts.ts';
import { getCareDocumentation3 } from '../../../src/adapters/rivta/contract/read/get-care-documentation.ts';
import { securityContracts } from '../../../src/adapters/rivta/contract/security/contracts.ts';
import type { ServiceContract } from '../../../src/adapters/rivta/contract/service.ts';
import { parseAnswer } from '../../../src/adapters/rivta/record/parse-answer.ts';
import { writeAnswer } from '../../../src/adapters/rivta/record/render-answer.ts';
import type { Loaded } from '../../../src/cli/platform-standin/config.ts';
import { type Standin, startStandin } from '../../../src/cli/platform-standin/server.ts';
import { makeOverview } from '../../../src/gateway/overview/make-overview.ts';
import { makeRecords } from '../../../src/gateway/records/make-records.ts';
import { resourceIdOf } from '../../../src/model/ids.ts';
import { contentIndex } from '../../../src/transports/npo/content-index.ts';
import { type EngagementIndex, engagementIndex } from '../../../src/transports/npo/engagement-index.ts';
import { readClient } from '../../../src/transports/npo/read-client.ts';
import { securityServices } from '../../../src/transports/npo/security-services.ts';
import { addressGuard } from '../../../src/transports/outgoing/address-guard.ts';
import { outgoingDispatcher } from '../../../src/transports/outgoing/outgoing-dispatcher.ts';
import { roomBudget } from '../../../src/transports/outgoing/room.ts';
import type { ServiceEndpoint } from '../../../src/transports/rivta/ask-service.ts';
import { contractPath } from '../../../src/transports/rivta/soap-call.ts';
import { ca } from '../../support/certificates.ts';
import { ownItems } from '../../support/own-items.ts';
import { type TwoParties, twoParties } from '../../support/two-parties.ts';
import { note } from '../../transports/npo/items.ts';
import { reader } from './world.ts';

const platform = 'SE5565594230-PLATTFORM';
const national = '5565594230';
const source = 'SE5566778899-SYS';
const consumer = 'SE5599990008-SYS';
const provider = 'SE5566778899-0001';
const patient = { system: 'http://electronichealth.se/identifier/personnummer', value: '191212121212' };
const owner = { sourceSystem: source, careProvider: provider, careUnit: 'SE5566778899-VCEKEN', patient };
/** Versions whose schema is at hand: those that a gateway gives out. */
const contracts = readContracts.filter(({ response }) => response.strict);

const clinic = { patient: patient.value, careProvider: 'SE5599990008-0001', careUnit: reader.careUnit! };

const hosts = () => ['127.0.0.1'];
const guard = addressGuard(hosts, hosts);
const closing: (() => Promise<unknown>)[] = [];
/** Calls of one of our systems, with its certificate. */
function calls(systemId: string) {
  const tls = { ca: ca.cert, ...ca.client(systemId) };
  const dispatcher = outgoingDispatcher({ guard, tls: () => tls, connectTimeout: 5_000, answerTimeout: 20_000 });
  closing.push(() => dispatcher.close());
  return { dispatcher, guard, systemId, uuid: randomUUID };
}

let two: TwoParties;
let standin: Standin | undefined;
let items: readonly RecordItem[];
const at = ({ domain, name, request }: ServiceContract) => ({
  address: `${standin!.url}${contractPath(domain, name, request.version)}`,
  logicalAddress: national,
});

beforeAll(async () => {
  const producer = calls(source);
  two = await twoParties({
    platforms: [platform],
    adjust: (data) => ({
      ...data,
      organisations: data.organisations.map((one) =>
        one.hsaId === clinic.careProvider ? { ...one, systems: [consumer] } : one,
      ),
    }),
    records: (parts) => {
      // The platform has another address after each start.
      const index: EngagementIndex = {
        update: (rows, signal) => engagementIndex({ ...producer, ...at(update) }).update(rows, signal),
      };
      return makeRecords(
        { ...parts, index },
        { sourceSystems: [source], readers: [platform, consumer], indexDelay: 0 },
      );
    },
  });
  items = (await Promise.all(contracts.map(offered))).flat();
  await between();
});
afterAll(async () => {
  await standin?.close();
  await two.close();
  await Promise.all(closing.map((close) => close()));
});

async function offer(entries: readonly RecordItem[], contract: ReadContract): Promise<void> {
  const { bytes } = writeAnswer(entries, contract);
  const { status } = await two.records!.offer(
    { source: { bytes, mediaType: 'text/xml' }, format: 'rivta' },
    two.region.actor,
  );
  expect(status).toBe(202);
}

/** Offers entries by a contract, and gives back what the producer itself gives out of them; what was withdrawn is not shown. */
async function offered(contract: ReadContract): Promise<readonly RecordItem[]> {
  await offer(ownItems(contract, owner, 4), contract);
  const all = { careUnits: [], careProviders: [], careContacts: [], period: {} };
  const given = await two.records!.read({ logicalAddress: source, patient, ...all }, contract, two.region.actor);
  return parseAnswer(given.bytes!, undefined).copy!.items.filter(({ nullified }) => nullified !== true);
}

/** The platform between the two, anew; its index is told everything again. */
async function between(change: (config: Loaded) => Loaded = (config) => config): Promise<void> {
  await standin?.close();
  const logicalAddresses = [national];
  const config: Loaded = {
    id: platform,
    listen: { host: '127.0.0.1', port: 0 },
    pem: { ...ca.both(platform), ca: ca.cert },
    routes: contracts.map(({ name, request }) => {
      const address = `${two.doors.region.url}/rivta${contractPath(domainOf(request), name, request.version)}`;
      return { logicalAddress: source, contract: request.responder, rivProfile: 'RIVTABP21', address };
    }),
    permissions: [source, consumer, platform].map((one) => ({ consumer: one, logicalAddress: '*', contract: '*' })),
    index: { logicalAddresses },
    aggregating: { logicalAddresses },
    security: { logicalAddresses, relations: [clinic], assertions: [{ ...clinic, type: 'Consent' }] },
  };
  standin = await startStandin(change(config), two.clock.now);
  await two.records!.reindex(two.region.actor);
  await two.records!.tellIndex();
}

/** The clinic's gateway, which reads over the platform: from the aggregating service, or by asking the index itself. */
function overview(way: 'aggregated' | 'direct' = 'aggregated') {
  const { parts, gateway } = two.clinic;
  const caller = calls(consumer);
  const [checkBlocks, checkConsent, checkPatientRelation, storeLog, accessLogs] = securityContracts.map(at) as [
    ServiceEndpoint,
    ServiceEndpoint,
    ServiceEndpoint,
    ServiceEndpoint,
    ServiceEndpoint,
  ];
  const security = securityServices({
    ...caller,
    services: { checkBlocks, checkConsent, checkPatientRelation, storeLog, accessLogs },
  });
  const client = readClient({ ...caller, address: `${standin!.url}` });
  const how = way === 'direct' ? { index: contentIndex({ ...caller, ...at(findContent) }) } : { aggregator: national };
  const options = {
    ...how,
    client,
    contracts: readContracts,
    security,
    systemId: consumer,
    sourceTimeout: 10_000,
    grace: 10_000,
  };
  const space = (patient: string) => resourceIdOf('test', patient);
  const reading = makeOverview(parts, gateway, {
    ...options,
    space,
    room: roomBudget({ most: 400_000_000 }),
    totalTimeout: 15_000,
  });
  const actor = { ...two.clinic.actor, reader };
  return {
    security,
    tellLog: reading.tellLog,
    read: async (...kinds: RecordItem['kind'][]) => {
      const answer = await reading.read({ patient, kinds, period: {} }, actor);
      if ('refused' in answer) return { refused: answer.refused.map(({ code, found }) => `${code} ${found}`) };
      return { items: answer.copy.items, told: answer.issues.map(({ code }) => code) };
    },
  };
}

const inOrder = (list: readonly RecordItem[] = []) => list.toSorted((a, b) => (identityOf(a) < identityOf(b) ? -1 : 1));

describe('what a producer offers, over index and aggregating service to the reader', () => {
  test.each(contracts.map((contract) => [`${contract.name} ${contract.version}`, contract] as const))(
    '%s: everything, as it was, but for what was withdrawn',
    async (_, { kind }) => {
      const own = items.filter((item) => item.kind === kind);
      expect(own.length).toBeGreaterThan(0);
      const { items: read, told } = await overview().read(kind);
      expect(told).toEqual([]);
      expect(inOrder(read)).toEqual(inOrder(own));
    },
  );

  test.each(['aggregated', 'direct'] as const)('all of it at once, %s', async (way) => {
    const { items: read, told } = await overview(way).read(...new Set(contracts.map(({ kind }) => kind)));
    expect([inOrder(read), told]).toEqual([inOrder(items), []]);
  });
});

describe('what must not be shown', () => {
  test('is hidden by the patient’s block, and that something is hidden is said; what it leaves open is shown', async () => {
    const block = { patient: patient.value, type: 'outer', careProvider: provider, exceptions: ['upp'] } as const;
    await between((config) => ({ ...config, security: { ...config.security!, blocks: [block] } }));
    expect(await overview().read('diagnosis')).toEqual({ items: [], told: ['overview-hidden'] });
    const { items: alerts, told } = await overview().read('alert');
    // What is asked for is open; that something is hidden is said whatever is asked for.
    expect([inOrder(alerts), told]).toEqual([
      inOrder(items.filter(({ kind }) => kind === 'alert')),
      ['overview-hidden'],
    ]);
  });

  test.each<[string, (config: Loaded) => Loaded, string[]]>([
    [
      'without a care relation',
      (config) => ({ ...config, security: { ...config.security!, relations: [] } }),
      ['overview-no-relation undefined'],
    ],
    [
      'without consent',
      (config) => ({ ...config, security: { ...config.security!, assertions: [] } }),
      ['overview-no-consent undefined'],
    ],
    [
      'with the security services down',
      ({ security: _, ...config }) => config,
      ['overview-security-unavailable VP004', 'overview-security-unavailable VP004'],
    ],
  ])('is not even asked for %s', async (_, change, refused) => {
    await between(change);
    expect(await overview().read('diagnosis')).toEqual({ refused });
  });

  test('is what a dead source has: the others are shown, and that it is missing is said', async () => {
    const dead = 'SE2321000016-DOD';
    await between((config) => ({
      ...config,
      routes: [
        ...config.routes,
        ...config.routes.map((one) => ({ ...one, logicalAddress: dead, address: 'https://127.0.0.1:1/' })),
      ],
      index: {
        ...config.index!,
        engagements: [
          {
            resident: patient.value,
            serviceDomain: 'urn:riv:clinicalprocess:healthcond:description',
            categorization: 'dia',
            logicalAddress: dead,
            sourceSystem: dead,
            controller: 'SE2321000016-0001',
          },
        ],
      },
    }));
    const { items: read, told } = await overview().read('diagnosis');
    expect(inOrder(read)).toEqual(inOrder(items.filter(({ kind }) => kind === 'diagnosis')));
    expect(told).toEqual(['record-partial']);
  });
});

test('the patient sees in the log who read, where and when', async () => {
  const { read, tellLog, security } = overview();
  two.clock.advance(60_000);
  await read('diagnosis');
  await tellLog();
  const at = new Date(two.clock.now()).toISOString();
  const question = { patient: patient.value, from: at, to: at };
  const log = await security.accessLogsForPatient(question, AbortSignal.timeout(5_000));
  expect(log).toMatchObject({
    accesses: [
      {
        careProvider: { id: clinic.careProvider },
        careUnit: { id: clinic.careUnit },
        at,
        user: { id: reader.employee },
        purpose: 'Vård och behandling',
        resourceType: 'Diagnoser',
      },
    ],
  });
});

test('what a producer gives out in pages (hasMore) is read to its end, straight from the producer', async () => {
  await between();
  const { careProvider, careUnit, sourceSystem } = owner;
  const notes = Array.from({ length: 520 }, (_, n) =>
    note(n, { patient, provider: careProvider, unit: careUnit, system: sourceSystem }),
  );
  await offer(notes, getCareDocumentation3);
  await two.records!.tellIndex();
  const own = items.filter(({ kind }) => kind === 'note');
  const { items: read, told } = await overview().read('note');
  expect([inOrder(read).length, told]).toEqual([own.length + notes.length, []]);
});
