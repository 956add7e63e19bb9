import type { Gateway } from '../../gateway/api.ts';
import type { Worker } from '../../gateway/delivery/worker.ts';
import { type Config, defaultLimits } from '../../gateway/directory/config.ts';
import { makeGateway } from '../../gateway/gateway.ts';
import { makeAccess } from '../../gateway/operating/access.ts';
import { makeOperating } from '../../gateway/operating/operating.ts';
import { makeOverview } from '../../gateway/overview/make-overview.ts';
import type { Parts } from '../../gateway/parts.ts';
import { makeRecords } from '../../gateway/records/make-records.ts';
import type { TerminologyLife } from '../../gateway/terminology/api.ts';
import { ByteBudget } from '../../http/limits.ts';
import type { Server } from '../../http/server.ts';
import { type Clock, systemClock } from '../../model/clock.ts';
import { makeSeal } from '../../model/seal.ts';
import type { Store } from '../../store/store.ts';
import { makeBackup } from './backup.ts';
import { makeDoor } from './door.ts';
import { layFoundation } from './foundation.ts';
import { sealKey } from './keys.ts';
import { openLists } from './lists.ts';
import { startMllp } from './mllp.ts';
import { overviewOptions } from './overview.ts';
import { makeParts } from './parts.ts';
import { startPeriodic, writeAuditHead } from './periodic.ts';
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
  /** What is done every minute: renewed keys, certificates and revocation lists come into force, and what ends is told. */
  lookAtKeyFiles(): void;
  /** Takes nothing new, finishes what is in work, writes the last audit head, closes the store. */
  stop(): Promise<void>;
}

/** Puts the parts together from a config and starts them. Nothing listens before the store is open and sound. */
export async function serve(
  config: Config,
  { write, clock = systemClock, adjust = (parts) => parts }: ComposeOptions,
): Promise<Serving> {
  const foundation = await layFoundation(config, { clock, write });
  const { key, salt, store, log, files, inUse, refresh } = foundation;
  const { made, addressFault } = await makeParts(config, foundation);
  const { gateway, worker, parts } = makeGateway(adjust(made));
  const operating = makeOperating({ ...parts, salt, refresh, makeBackup: () => makeBackup(config, parts) });
  const seal = makeSeal(sealKey(config.dataDir));
  const lists = await openLists(config, parts, { key: key.jwk, seal, lists: inUse, addressFault });
  const records = config.npo && makeRecords(parts, config.npo);
  const reading = config.overview && overviewOptions(config, config.overview, foundation);
  const overview = reading && makeOverview(parts, gateway, reading.options);
  const budget = ByteBudget.forBodies(config.limits?.bodyBytes ?? defaultLimits.bodyBytes);
  const server = makeDoor(config, foundation, parts, {
    gateway,
    operating,
    lists: lists.life,
    budget,
    ...(records && { records }),
    ...(overview && { overview }),
  });
  // Before the first row of this life: no row can be taken away as too old without a head that says when it was not there.
  await writeAuditHead(parts, config.dataDir);
  const since = await newestAt(parts.store);
  // With the parts as they were made: what is broken on purpose is to meet messages, not this.
  await warmUp(made);
  const mllp = { ...parts, access: makeAccess(parts), budget, files };
  const { address, stopMllp } = await listening(store, server, () => startMllp(config, gateway, mllp));
  await parts.store.appendAudit([parts.audit.security('start', {})]);
  worker.start(since);
  const stopPeriodic = startPeriodic(parts, config.dataDir, {
    lists,
    records,
    overview,
    lookAtKeyFiles: files.look,
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
  return { gateway, parts, worker, lists: lists.life, address, lookAtKeyFiles: files.look, stop };
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
