import { randomUUID } from 'node:crypto';
import type { Actor } from '../gateway/api.ts';
import type { AuditTrail } from '../gateway/audit/api.ts';
import { makeAuditTrail } from '../gateway/audit/audit-trail.ts';
import { patientOf } from '../gateway/case/patient-of.ts';
import type { Config } from '../gateway/directory/config.ts';
import type { Directory } from '../gateway/directory/directory.ts';
import { systemClock } from '../model/clock.ts';
import type { Store } from '../store/store.ts';
import type { CliIo } from './io.ts';
import { auditSalt } from './serve/keys.ts';

/** The audit trail of a command that owns the store itself. */
export const ownAudit = (store: Store, { organisation, dataDir }: Config, directory: Directory): AuditTrail =>
  makeAuditTrail({
    organisation,
    directory,
    clock: systemClock,
    uuid: randomUUID,
    salt: auditSalt(dataDir),
    patientOf: (row) => patientOf(store, row),
  });

/** Who may open the store's file is an operator by that; the account's name tells the audit which person it was. */
export function ownActor({ directory }: Config, { env }: Pick<CliIo, 'env'>, clientId: string): Actor {
  const client = directory.clients.find((c) => c.clientId === clientId);
  const person = client?.person ?? (env.USER ? { id: env.USER } : undefined);
  return {
    clientId,
    role: 'operator',
    units: client?.units ?? [],
    ...(person && { person }),
    address: 'localhost',
    requestId: randomUUID(),
  };
}
