import { isPersonSystem } from '../../model/systems.ts';
import { verifyStoreAudit } from '../../store/audit-walk.ts';
import type { Actor } from '../api.ts';
import type { SecurityFacts } from '../audit/api.ts';
import { patientDigest } from '../audit/patient-digest.ts';
import type { Parts } from '../parts.ts';
import { addPartner } from './add-partner.ts';
import type { Operating } from './api.ts';
import { listPartners, removePartner } from './partners.ts';

export interface OperatingParts
  extends Pick<Parts, 'organisation' | 'store' | 'audit' | 'clock' | 'directory' | 'timing'> {
  /** Secret of the patients' digests in the audit. */
  readonly salt: Uint8Array;
  /** Reads the partners of the store anew. */
  refresh(): Promise<void>;
  /** Writes a copy of the store to the folder of backups; its name there. */
  makeBackup(): Promise<string>;
}

const pageSize = 500;

/** The acts of an operator, over the store. */
export function makeOperating(parts: OperatingParts): Operating {
  return {
    addPartner: (confirmed, actor) => addPartner(parts, confirmed, actor),
    partners: () => listPartners(parts),
    removePartner: (hsaId, reason, actor) => removePartner(parts, hsaId, reason, actor),
    verifyAudit: async (heads, actor) => {
      const verdict = await verifyStoreAudit(parts.store, heads, parts.clock.now() - parts.timing.audit);
      await noted(parts, actor, { reason: `verified: ${verdict.ok ? 'whole' : verdict.fault}` });
      return verdict;
    },
    patientExtract: async (patient, actor) => {
      if (!isPatient(patient)) return undefined;
      const rows = await rowsOf(parts, patientDigest(parts.salt, patient));
      // Written when the rows are read: the extract itself stands in the next one.
      await noted(parts, actor, { patient, reason: `${rows.length} rows` });
      return rows;
    },
    backup: async (actor) => {
      const facts = { actor, subjects: [{ sort: 'resource' as const, id: 'store' }] };
      await parts.store.appendAudit([parts.audit.security('backup', facts)]);
      return parts.makeBackup();
    },
  };
}

const noted = ({ store, audit }: OperatingParts, actor: Actor, facts: SecurityFacts): Promise<void> =>
  store.appendAudit([audit.security('audit-read', { actor, subjects: [{ sort: 'audit', id: 'audit' }], ...facts })]);

async function rowsOf({ store }: Pick<Parts, 'store'>, patient: string): Promise<string[]> {
  const events: string[] = [];
  for (let fromSeq = 0; ; ) {
    const rows = await store.auditRows({ patient, fromSeq, limit: pageSize });
    events.push(...rows.map((row) => row.event));
    if (rows.length < pageSize) return events;
    fromSeq = rows.at(-1)!.seq + 1;
  }
}

/** `system|value` with a system of patients' identifiers, under any of its names. */
function isPatient(patient: string): boolean {
  const bar = patient.lastIndexOf('|');
  return bar > 0 && bar < patient.length - 1 && isPersonSystem(patient.slice(0, bar));
}
