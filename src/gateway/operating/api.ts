import type { Issue } from '../../model/issue.ts';
import type { AuditVerdict, NotedHead } from '../../store/audit-chain.ts';
import type { Actor } from '../api.ts';
import type { Card } from '../directory/card.ts';

/** A partner's card, and the fingerprints that a person has compared with what the partner told over another channel. */
export interface ConfirmedCard {
  readonly card: Card;
  readonly fingerprints: readonly string[];
}

/** A partner as it was taken in. */
export interface AddedPartner {
  /** HSA-id of the organisation. */
  readonly partner: string;
  readonly units: readonly string[];
  readonly fingerprints: readonly string[];
}

/** A partner that was taken in by its card. */
export interface KnownPartner extends AddedPartner {
  readonly name: string;
  /** The person, or the client where none was named; and when (ISO 8601). */
  readonly confirmedBy: string;
  readonly confirmedAt: string;
}

/**
 * What whoever runs the gateway does beside its messages. The HTTP door offers it to operators; where no gateway runs,
 * the command line does the same over the store itself. Each act leaves an audit row.
 */
export interface Operating {
  /** Takes a confirmed partner into the directory, at once; `issues` say why not (partner-in-config, card-invalid). */
  addPartner(
    confirmed: ConfirmedCard,
    actor: Actor,
  ): Promise<{ readonly added?: AddedPartner; readonly issues: readonly Issue[] }>;
  /** Partners that came by a card; those of the configuration stand there. */
  partners(): Promise<readonly KnownPartner[]>;
  /** Takes a partner out again, at once; `issues` say why not (reason-required, not-found). */
  removePartner(hsaId: string, reason: string, actor: Actor): Promise<readonly Issue[]>;
  /** Walks the whole audit chain; `heads` were noted earlier, out of the store's reach, and their signatures checked. */
  verifyAudit(heads: readonly NotedHead[], actor: Actor): Promise<AuditVerdict>;
  /**
   * Every access to one patient's data (loggutdrag, PDL 8 kap. 5 §), oldest first, as AuditEvents in JSON text. `patient`
   * is `system|value`; undefined when it is not that.
   */
  patientExtract(patient: string, actor: Actor): Promise<readonly string[] | undefined>;
  /** Makes a consistent copy of the store while it is written to; returns its name in the folder of backups. */
  backup(actor: Actor): Promise<string>;
}
