import { join } from 'node:path';
import { type Config, defaultTiming } from '../gateway/directory/config.ts';
import type { AddedPartner, ConfirmedCard, KnownPartner, Operating } from '../gateway/operating/api.ts';
import { makeOperating } from '../gateway/operating/operating.ts';
import { Problem, problem, refuse } from '../http/problem.ts';
import { systemClock } from '../model/clock.ts';
import type { AuditVerdict, NotedHead } from '../store/audit-chain.ts';
import type { Store } from '../store/store.ts';
import type { GatewayClient } from './gateway-client.ts';
import type { CliIo } from './io.ts';
import { ownActor, ownAudit } from './own-audit.ts';
import { good, NotRunning, reach } from './own-client.ts';
import { withStore } from './own-store.ts';
import { makeBackup } from './serve/backup.ts';
import { auditSalt } from './serve/keys.ts';
import { liveDirectory } from './serve/live-directory.ts';

/** An operator's acts, the same whether a gateway runs or not. Refusals are thrown as a Problem. */
export interface OwnOperating {
  addPartner(confirmed: ConfirmedCard): Promise<AddedPartner>;
  partners(): Promise<readonly KnownPartner[]>;
  removePartner(hsaId: string, reason: string): Promise<void>;
  verifyAudit(heads: readonly NotedHead[]): Promise<AuditVerdict>;
  /** AuditEvents, one a line. */
  patientExtract(patient: string): Promise<string>;
  /** Makes a copy of the store; its path on this machine. */
  backup(): Promise<string>;
}

/** Does them through the running gateway of the config; where none runs, over the store itself. */
export async function withOperating<T>(
  config: Config,
  io: CliIo,
  as: string,
  act: (operating: OwnOperating) => Promise<T>,
): Promise<T> {
  try {
    return await reach(config, io, (client) => act(throughDoor(client, config)), as);
  } catch (error) {
    if (!(error instanceof NotRunning)) throw error;
    return withStore(config, async (store) => act(await overStore(store, config, io, as)));
  }
}

const backupPath = ({ dataDir }: Config, name: string): string => join(dataDir, 'backups', name);

function throughDoor(client: GatewayClient, config: Config): OwnOperating {
  const post = async (path: string, body: unknown) =>
    good(await client.post(path, JSON.stringify(body), 'application/json'));
  return {
    addPartner: async (confirmed) => (await post('/partners', confirmed)).json(),
    partners: async () => good(await client.get('/partners')).json<{ partners: KnownPartner[] }>().partners,
    removePartner: async (hsaId, reason) =>
      void (await post(`/partners/${encodeURIComponent(hsaId)}/remove`, { reason })),
    verifyAudit: async (heads) => (await post('/audit/verify', { heads })).json(),
    patientExtract: async (patient) =>
      new TextDecoder().decode((await post('/audit/patient-extract', { patient })).bytes),
    backup: async () => backupPath(config, (await post('/operating/backup', {})).json<{ file: string }>().file),
  };
}

async function overStore(store: Store, config: Config, io: CliIo, as: string): Promise<OwnOperating> {
  const actor = ownActor(config, io, as);
  const operating = await operatingOver(store, config);
  return {
    addPartner: async (confirmed) => {
      const { added, issues } = await operating.addPartner(confirmed, actor);
      if (!added) throw new Problem(issues);
      return added;
    },
    partners: () => operating.partners(),
    removePartner: async (hsaId, reason) => {
      const issues = await operating.removePartner(hsaId, reason, actor);
      refuse(issues);
    },
    verifyAudit: (heads) => operating.verifyAudit(heads, actor),
    patientExtract: async (patient) => {
      const events = await operating.patientExtract(patient, actor);
      if (!events)
        throw problem('value-invalid', {
          place: '/patient',
          expected: 'system|value of a patient, such as personnummer|YYYYMMDDNNNC',
        });
      return events.map((event) => `${event}\n`).join('');
    },
    backup: async () => backupPath(config, await operating.backup(actor)),
  };
}

async function operatingOver(store: Store, config: Config): Promise<Operating> {
  const { directory, refresh } = await liveDirectory(config.directory, store);
  return makeOperating({
    organisation: config.organisation,
    store,
    audit: ownAudit(store, config, directory),
    clock: systemClock,
    timing: { ...defaultTiming, ...config.timing },
    directory: () => directory,
    salt: auditSalt(config.dataDir),
    refresh,
    makeBackup: () => makeBackup(config, { store, clock: systemClock }),
  });
}
