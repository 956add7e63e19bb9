import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JWK } from 'jose';
import type { ReferralMessage } from '../../src/adapters/referral/referral-message.ts';
import { toBundle } from '../../src/adapters/referral/to-bundle.ts';
import { builtInAdapters } from '../../src/cli/adapters.ts';
import { strand as clinicUnit, eke as regionUnit } from '../../src/cli/demo/world.ts';
import { gatewayValidator } from '../../src/cli/validator.ts';
import type { Actor, Answer, CaseView, Gateway } from '../../src/gateway/api.ts';
import { makeAuditTrail } from '../../src/gateway/audit/audit-trail.ts';
import { patientOf } from '../../src/gateway/case/patient-of.ts';
import type { Worker } from '../../src/gateway/delivery/worker.ts';
import { defaultTiming, type Timing } from '../../src/gateway/directory/config.ts';
import type { CareUnit, DirectoryData, Organisation } from '../../src/gateway/directory/directory.ts';
import { makeDirectory } from '../../src/gateway/directory/look-up.ts';
import { makeGateway } from '../../src/gateway/gateway.ts';
import type { Imaging } from '../../src/gateway/imaging/image-checks.ts';
import type { Notice, Parts } from '../../src/gateway/parts.ts';
import { makeSigner } from '../../src/gateway/receipt/signature.ts';
import { rewrap } from '../../src/model/bundle-spans.ts';
import { bundleIdOf, caseIdOf } from '../../src/model/ids.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { sequenceMeta } from '../../src/transports/fhir/sequence.ts';
import type { DeliveryResult, Transport } from '../../src/transports/transport.ts';
import { openDefinitions } from '../../src/validation/packages/definitions.ts';
import { ownPackages } from '../../src/validation/packages/load.ts';

export { clinicUnit, regionUnit };

/** A clock that stands still until it is moved. */
export interface TestClock {
  now(): number;
  advance(ms: number): void;
}

/** What the wire does with the next messages; `pass` unless told otherwise. */
export type WireFault = 'pass' | 'refuse-connection' | 'lose-answer' | 'lose-message';

export interface Side {
  readonly name: string;
  readonly unit: string;
  readonly actor: Actor;
  readonly gateway: Gateway;
  readonly parts: Parts;
  readonly worker: Worker;
  readonly notices: Notice[];
  /** Messages that reached this side over the wire, as bytes. */
  readonly arrived: Uint8Array[];
  submit(message: ReferralMessage, format?: 'json' | 'rivta' | 'fhir'): Promise<Answer>;
  /** State of this side's copy of a referral; `-` when it has none. */
  state(remissId: string): Promise<string>;
  case(remissId: string): Promise<CaseView | undefined>;
}

export interface TwoGateways {
  readonly region: Side;
  readonly clinic: Side;
  readonly clock: TestClock;
  /** Faults of the wire towards a side, used up one by one. */
  readonly faults: Map<string, WireFault[]>;
  /** Works off everything that is due now on both sides, and waits until it is done. */
  run(): Promise<void>;
  close(): Promise<void>;
}

export interface TwoGatewaysOptions {
  readonly timing?: Partial<Timing>;
  readonly adjust?: (data: DirectoryData) => DirectoryData;
  /** Archives that the clinic can ask. */
  readonly imaging?: Imaging;
}

const validator = gatewayValidator(openDefinitions({ packages: ownPackages() }));

/** Two gateways with real stores and real rules in one process, and a wire between them that a test can break. */
export async function twoGateways(options: TwoGatewaysOptions = {}): Promise<TwoGateways> {
  const folder = mkdtempSync(join(tmpdir(), 'vardbro-two-'));
  let time = Date.parse('2026-11-24T08:00:00Z');
  const clock: TestClock = { now: () => time, advance: (ms) => (time += ms) };
  const faults = new Map<string, WireFault[]>();
  const keys = { region: ecKey('region-1'), clinic: ecKey('clinic-1') };
  const data = (local: string) => (options.adjust ?? ((d) => d))(directoryData(keys, local));
  const sides: Record<string, Side> = {};
  for (const [name, unit] of [
    ['region', regionUnit],
    ['clinic', clinicUnit],
  ] as const) {
    sides[name] = await makeSide(name, unit, {
      folder,
      clock,
      faults,
      key: keys[name],
      data: data(unit),
      timing: options.timing ?? {},
      ...(name === 'clinic' && options.imaging && { imaging: options.imaging }),
      sides,
    });
  }
  const { region, clinic } = sides as { region: Side; clinic: Side };
  return {
    region,
    clinic,
    clock,
    faults,
    run: async () => {
      for (let busy = true; busy; ) busy = (await workOff(region, clock)) || (await workOff(clinic, clock));
    },
    close: async () => {
      for (const side of [region, clinic]) {
        await side.worker.stop();
        await side.parts.store.close();
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Milliseconds; src/gateway/delivery/resting.ts. */
const longestRest = 30_000;

/** Wakes the worker while jobs are due; true when there was anything to do. */
async function workOff({ worker, parts }: Side, clock: TestClock): Promise<boolean> {
  const due = async () => {
    const { ready, claimed, oldestDueAt } = await parts.store.queue();
    return claimed > 0 || (ready > 0 && oldestDueAt !== null && oldestDueAt <= parts.clock.now());
  };
  const before = await due();
  for (let n = 1; n < 400 && (await due()); n++) {
    worker.wake();
    await worker.idle();
    // An attempt that was under way when the test set its clock may have sent the receiver to rest at this very time.
    if (n % 20 === 0) clock.advance(longestRest);
  }
  await worker.idle();
  return before;
}

interface SideInput {
  readonly folder: string;
  readonly clock: TestClock;
  readonly faults: Map<string, WireFault[]>;
  readonly key: JWK;
  readonly data: DirectoryData;
  readonly timing: Partial<Timing>;
  readonly imaging?: Imaging;
  readonly sides: Record<string, Side>;
}

async function makeSide(name: string, unit: string, input: SideInput): Promise<Side> {
  const { clock, folder, data, sides } = input;
  const notices: Notice[] = [];
  const store = openSqliteStore({ file: join(folder, `${name}.db`), clock, groupMs: 0 });
  await store.migrate();
  const directory = makeDirectory(data);
  const organisation = directory.organisationOf(unit)!.hsaId;
  const other = () => Object.values(sides).find((side) => side.name !== name)!;
  const given: Parts = {
    organisation,
    store,
    directory: () => directory,
    adapters: builtInAdapters(),
    validator,
    transports: new Map([['fhir', wire(other, unit, input.faults)]]),
    engine: { deliver: async () => ({ outcome: 'delivered', code: 'test', issues: [] }) },
    signer: await makeSigner(input.key),
    audit: makeAuditTrail({
      organisation,
      directory,
      clock,
      uuid: randomUUID,
      salt: new TextEncoder().encode('test salt'),
      patientOf: (row) => patientOf(store, row),
    }),
    clock,
    timing: { ...defaultTiming, ...input.timing },
    uuid: randomUUID,
    random: () => 0.5,
    notice: (notice) => notices.push(notice),
    ...(input.imaging && { imaging: input.imaging }),
  };
  const { gateway, worker, parts } = makeGateway(given);
  const actor: Actor = {
    clientId: `${name}-engine`,
    role: 'engine',
    units: [unit],
    address: '127.0.0.1',
    requestId: randomUUID(),
  };
  const taskOf = async (remissId: string) =>
    (await store.tasksOf(remissId)).find((t) => (t.side === 'owner' ? t.owner : t.requester) === unit);
  return {
    name,
    unit,
    actor,
    gateway,
    parts,
    worker,
    notices,
    arrived: [],
    submit: (message, format = 'fhir') => submitAs(gateway, actor, message, format),
    state: async (remissId) => (await taskOf(remissId))?.state ?? '-',
    case: (remissId) => gateway.case(caseIdOf(remissId), actor),
  };
}

async function submitAs(
  gateway: Gateway,
  actor: Actor,
  message: ReferralMessage,
  format: 'json' | 'rivta' | 'fhir',
): Promise<Answer> {
  const { bundle } = toBundle(message, { at: message.time });
  const rendering = await builtInAdapters().byFormat(format)!.fromBundle!(bundle, format);
  if (!rendering.bytes) throw new Error(JSON.stringify(rendering.issues));
  return gateway.submit({ source: { bytes: rendering.bytes, mediaType: rendering.mediaType } }, actor);
}

/** The other side's $process-message without HTTP, with the faults that a network has. */
function wire(other: () => Side, sender: string, faults: Map<string, WireFault[]>): Transport {
  return {
    connectionType: 'fhir',
    carries: () => true,
    render: async ({ envelope: { messageId }, bundle, sequence }) => ({
      mediaType: 'application/fhir+json',
      bytes: rewrap(bundle, {
        id: bundleIdOf(messageId, 'fhir'),
        timestamp: '2026-11-24T08:00:00Z',
        ...sequenceMeta(sequence),
      }),
    }),
    send: async (_endpoint, _envelope, { bytes, mediaType }): Promise<DeliveryResult> => {
      const side = other();
      const fault = faults.get(side.name)?.shift() ?? 'pass';
      if (fault === 'refuse-connection') return { outcome: 'transient', code: 'connect-refused', issues: [] };
      if (fault === 'lose-message') return { outcome: 'ambiguous', code: 'timeout', issues: [] };
      side.arrived.push(bytes);
      const partner: Actor = {
        clientId: 'partner',
        role: 'partner',
        units: [sender],
        address: '127.0.0.1',
        requestId: randomUUID(),
      };
      const answer = await side.gateway.receive(bytes, mediaType, partner);
      if (fault === 'lose-answer') return { outcome: 'ambiguous', code: 'cut', issues: [] };
      return {
        outcome: answer.status === 200 ? 'delivered' : 'permanent',
        code: `http-${answer.status}`,
        issues: [],
        answer: answer.bytes,
        status: answer.status,
      };
    },
    probe: async () => ({ reachable: true, detail: 'test' }),
  };
}

function directoryData(keys: { region: JWK; clinic: JWK }, local: string): DirectoryData {
  const organisations: Organisation[] = [
    {
      hsaId: 'SE5566778899-0001',
      name: 'Region Ekeby',
      region: '14',
      sector: 'public',
      jwks: { keys: [open(keys.region)] },
    },
    {
      hsaId: 'SE5599990008-0001',
      name: 'Strandkliniken',
      region: '01',
      sector: 'private',
      jwks: { keys: [open(keys.clinic)] },
    },
  ];
  const endpoints = [{ transport: 'fhir', address: 'https://localhost/fhir', formats: ['fhir:4.0'] }];
  const units: CareUnit[] = [
    {
      hsaId: regionUnit,
      name: 'Eke vårdcentral',
      organisation: 'SE5566778899-0001',
      endpoints,
      local: local === regionUnit,
    },
    {
      hsaId: clinicUnit,
      name: 'Ortopedmottagningen',
      organisation: 'SE5599990008-0001',
      endpoints,
      local: local === clinicUnit,
    },
  ];
  const parties: [string, string] = ['SE5566778899-0001', 'SE5599990008-0001'];
  return { organisations, units, agreements: [{ id: 'test', parties, kinds: ['referral'] }], clients: [] };
}

const open = ({ d: _secret, ...rest }: JWK): JWK => rest;

function ecKey(kid: string): JWK {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...(privateKey.export({ format: 'jwk' }) as JWK), kid, alg: 'ES256' };
}
