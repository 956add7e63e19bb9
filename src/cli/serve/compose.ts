import { join } from 'node:path';
import type { Logger } from 'pino';
import { v7 } from 'uuid';
import { makeConsole } from '../../console/console.ts';
import { makeSessions } from '../../console/sessions.ts';
import type { Gateway } from '../../gateway/api.ts';
import { makeAuditTrail } from '../../gateway/audit/audit-trail.ts';
import { patientOf } from '../../gateway/case/patient-of.ts';
import { makeLocalTransport } from '../../gateway/delivery/local-transport.ts';
import type { Worker } from '../../gateway/delivery/worker.ts';
import { type Config, defaultLimits, defaultTiming } from '../../gateway/directory/config.ts';
import type { Directory } from '../../gateway/directory/directory.ts';
import { makeGateway } from '../../gateway/gateway.ts';
import { makeAccess } from '../../gateway/operating/access.ts';
import type { Operating } from '../../gateway/operating/api.ts';
import { makeOperating } from '../../gateway/operating/operating.ts';
import { makeOverview } from '../../gateway/overview/make-overview.ts';
import type { Overview } from '../../gateway/overview/overview.ts';
import type { Parts } from '../../gateway/parts.ts';
import { makeSigner } from '../../gateway/receipt/signature.ts';
import { makeRecords } from '../../gateway/records/make-records.ts';
import type { Records } from '../../gateway/records/records.ts';
import type { TerminologyLife } from '../../gateway/terminology/api.ts';
import { type ListsInUse, makeListsInUse } from '../../gateway/terminology/lists-in-use.ts';
import { messageCodes } from '../../gateway/terminology/message-codes.ts';
import { createApp } from '../../http/app.ts';
import type { HttpDeps } from '../../http/deps.ts';
import { ByteBudget } from '../../http/limits.ts';
import { createLog } from '../../http/log.ts';
import { createMetrics, type Metrics } from '../../http/metrics.ts';
import { createServer, type Server } from '../../http/server.ts';
import { type Clock, systemClock } from '../../model/clock.ts';
import { makeSeal } from '../../model/seal.ts';
import { openSqliteStore } from '../../store/sqlite/sqlite-store.ts';
import type { Store } from '../../store/store.ts';
import { type PinnableBindings, pinnableBindings } from '../../terminology/pins/pinnable-bindings.ts';
import { underManifest } from '../../terminology/pins/under-manifest.ts';
import { publishedProfiles } from '../../validation/packages/publish.ts';
import { builtInAdapters } from '../adapters.ts';
import { gatewayValidator } from '../validator.ts';
import { version } from '../version.ts';
import { makeBackup } from './backup.ts';
import { certificatesOf, logCertificates } from './certificates.ts';
import { makeDataDir } from './data-dir.ts';
import { auditSalt, type OwnKey, type PemFiles, readPemFiles, readSigningKey, sealKey } from './keys.ts';
import { type Lists, openLists } from './lists.ts';
import { liveDirectory } from './live-directory.ts';
import { startMllp } from './mllp.ts';
import { noticeTo } from './notices.ts';
import { overviewOptions } from './overview.ts';
import { startPeriodic, writeAuditHead } from './periodic.ts';
import { type OpenTerminology, openTerminology } from './terminology.ts';
import { makeTransports } from './transports.ts';
import { warmUp } from './warm-up.ts';
import { startFolders } from './watch-folder.ts';

export interface ComposeOptions {
  /** Takes one finished log line. */
  readonly write: (line: string) => void;
  readonly clock?: Clock;
  /** Replaces or wraps parts before anything starts: for tests that break things on purpose. */
  readonly adjust?: (parts: Parts) => Parts;
}

/** A gateway that runs: its doors, its worker, its store. */
export interface Serving {
  readonly gateway: Gateway;
  readonly parts: Parts;
  readonly worker: Worker;
  readonly lists: TerminologyLife;
  readonly address: { readonly host: string; readonly port: number };
  /** Takes nothing new, finishes what is in work, writes the last audit head, closes the store. */
  stop(): Promise<void>;
}

/** Puts the parts together from a config and starts them. Nothing listens before the store is open and sound. */
export async function serve(config: Config, options: ComposeOptions): Promise<Serving> {
  const clock = options.clock ?? systemClock;
  const closed = makeDataDir(config.dataDir);
  const [key, pem] = [readSigningKey(config), readPemFiles(config)];
  const log = createLog({ level: config.logLevel ?? 'info', clock, write: options.write });
  if (closed.length > 0) log.warn({ event: 'data-dir-closed', files: closed });
  const store = openSqliteStore({ file: join(config.dataDir, 'vardbro.db'), clock });
  await store.migrate();
  const certificates = certificatesOf(config);
  logCertificates(certificates, clock, log);
  const metrics = createMetrics({ clock, queue: () => store.queue(), certificates: () => certificates });
  const { directory, refresh } = await liveDirectory(config.directory, store);
  // Version 7 grows with time: new rows lie next to each other in the store's indexes.
  const uuid = () => v7();
  // One set of definitions for validator, terminology and doors: a second costs 40 MB.
  const terminology = openTerminology(config, { clock, uuid });
  const inUse = makeListsInUse(store, terminology.registry);
  const tools = { clock, uuid, key, pem, log, store, metrics, directory, terminology, inUse };
  const { built, bindings, addressFault } = await buildParts(config, tools);
  const { gateway, worker, parts } = makeGateway((options.adjust ?? ((p) => p))(built));
  const operating = makeOperating({
    ...parts,
    salt: auditSalt(config.dataDir),
    refresh,
    makeBackup: () => makeBackup(config, parts),
  });
  const transports = parts.transports as Map<
    string,
    Parts['transports'] extends ReadonlyMap<string, infer T> ? T : never
  >;
  transports.set('local', makeLocalTransport(gateway.receive, parts.uuid));
  const seal = makeSeal(sealKey(config.dataDir));
  const lists = await openLists(config, parts, { key: key.jwk, seal, lists: inUse, addressFault });
  const records = config.npo && makeRecords(parts, config.npo);
  const reading =
    config.overview && overviewOptions(config, config.overview, { ...tools, salt: auditSalt(config.dataDir) });
  const overview = reading && makeOverview(parts, gateway, reading.options);
  const budget = ByteBudget.forBodies(config.limits?.bodyBytes ?? defaultLimits.bodyBytes);
  const server = makeServer(config, {
    parts,
    bindings,
    ...(records && { records }),
    ...(overview && { overview }),
    gateway,
    operating,
    key,
    pem,
    log,
    metrics,
    terminology,
    lists,
    budget,
  });
  // Before the first row of this life: no row can be taken away as too old without a head that says when it was not there.
  await writeAuditHead(parts, config.dataDir);
  const since = await newestAt(parts.store);
  await warmUp(parts);
  const mllp = { ...parts, access: makeAccess(parts), budget };
  const { address, stopMllp } = await listening(store, server, () => startMllp(config, gateway, mllp));
  await parts.store.appendAudit([parts.audit.security('start', {})]);
  worker.start(since);
  const stopPeriodic = startPeriodic(parts, config.dataDir, {
    lists,
    records,
    overview,
    tellCertificates: () => logCertificates(certificates, clock, log),
  });
  const stopFolders = startFolders(config, gateway, parts);
  log.info({ event: 'server-ready', port: address.port });
  const stop = async (): Promise<void> => {
    await stopMllp();
    await stopFolders();
    await server.close(10_000);
    await worker.stop();
    await parts.store.appendAudit([parts.audit.security('stop', {})]);
    await stopPeriodic();
    for (const transport of parts.transports.values()) await transport.close?.();
    await reading?.close();
    await store.close();
    log.info({ event: 'server-stopped' });
  };
  return { gateway, parts, worker, lists: lists.life, address, stop };
}

/** All doors or none: what cannot listen leaves nothing that runs, and no store that is open. */
async function listening(store: Store, server: Server, startMllp: () => Promise<() => Promise<void>>) {
  let stopMllp: (() => Promise<void>) | undefined;
  try {
    stopMllp = await startMllp();
    return { stopMllp, address: await server.start() };
  } catch (error) {
    await stopMllp?.();
    await store.close();
    throw error;
  }
}

/** The clock may have been set back while nothing ran. */
async function newestAt(store: Store): Promise<number> {
  const [newest] = await store.auditRows({ fromSeq: (await store.auditHead()).seq, limit: 1 });
  return newest?.at ?? 0;
}

interface Tools {
  readonly clock: Clock;
  readonly uuid: () => string;
  readonly key: OwnKey;
  readonly pem: PemFiles;
  readonly log: Logger;
  readonly store: Store;
  readonly metrics: Metrics;
  readonly directory: Directory;
  readonly terminology: OpenTerminology;
  readonly inUse: ListsInUse;
}

interface BuiltParts {
  readonly built: Parts;
  readonly bindings: PinnableBindings;
  addressFault(url: string): string | undefined;
}

async function buildParts(config: Config, tools: Tools): Promise<BuiltParts> {
  const { clock, uuid, key, pem, log, store, metrics, directory, terminology, inUse } = tools;
  const { organisation } = config;
  const timing = { ...defaultTiming, ...config.timing };
  const { transports, engine, imaging, index, addressFault } = makeTransports({
    config,
    key: key.jwk,
    pem,
    clock,
    uuid,
    timing,
    directory,
    subscribers: () => inUse.subscribers(),
  });
  const bindings = pinnableBindings(() => terminology.registry.current());
  const audit = makeAuditTrail({
    organisation,
    baseUrl: config.baseUrl,
    directory,
    clock,
    uuid,
    salt: auditSalt(config.dataDir),
    patientOf: (row) => patientOf(store, row),
  });
  const built: Parts = {
    organisation,
    store,
    directory: () => directory,
    adapters: builtInAdapters(),
    validator: gatewayValidator(terminology.definitions, bindings),
    transports,
    engine,
    ...(imaging && { imaging }),
    ...(index && { index }),
    signer: await makeSigner(key.jwk),
    audit,
    codes: messageCodes(inUse, () => directory, bindings),
    clock,
    timing,
    uuid,
    random: Math.random,
    notice: noticeTo(log, metrics),
  };
  return { built, bindings, addressFault };
}

interface Doors {
  readonly parts: Parts;
  readonly bindings: PinnableBindings;
  readonly gateway: Gateway;
  readonly operating: Operating;
  readonly key: OwnKey;
  readonly pem: PemFiles;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly terminology: OpenTerminology;
  readonly lists: Lists;
  readonly budget: ByteBudget;
  readonly records?: Records;
  readonly overview?: Overview;
}

function makeServer(config: Config, doors: Doors): Server {
  const { parts, gateway, operating, key, pem, log, metrics, terminology, lists } = doors;
  const limits = { ...defaultLimits, ...config.limits };
  const sessions = makeSessions(parts.clock);
  const deps: HttpDeps = {
    gateway,
    operating,
    access: makeAccess(parts),
    directory: parts.directory(),
    store: parts.store,
    validator: parts.validator,
    underManifest: underManifest(() => terminology.registry.current(), doors.bindings),
    terminology,
    definitions: terminology.definitions,
    profiles: publishedProfiles(),
    lists: lists.life,
    budget: doors.budget,
    rivta: { platforms: config.rivta?.platforms ?? [] },
    ...(doors.records && { records: doors.records }),
    ...(doors.overview && { overview: doors.overview }),
    baseUrl: config.baseUrl.replace(/\/$/, ''),
    limits,
    duplicatesMs: Math.max(parts.timing.duplicates, parts.timing.retryFor),
    version,
    key: key.signing,
    clock: parts.clock,
    newId: parts.uuid,
    log,
    metrics,
    issueCode: sessions.issueCode,
  };
  const app = createApp(deps, makeConsole({ ...deps, sessions }));
  const { host, port } = config.listen;
  return createServer({ app, listen: { host, port }, ...(pem.server && { tls: pem.server }), limits, log });
}
