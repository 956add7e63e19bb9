import type { Envelope } from '../../model/envelope.ts';
import type { Issue } from '../../model/issue.ts';
import type { OutcomeCode } from '../../model/outcomes.ts';
import type { CaseRow, ExchangeRow, NewAudit, TaskRow } from '../../store/rows.ts';
import type { Actor, CaseView } from '../api.ts';
import type { TakenMessage } from '../intake/intake.ts';
import type { ProvenReader } from '../overview/reader.ts';

export type SecurityAct =
  | 'login'
  | 'access-refused'
  | 'security-configuration'
  | 'audit-read'
  | 'backup'
  | 'terminology'
  | 'npo-reindex'
  | 'start'
  | 'stop';

export interface SecurityFacts {
  /** Who did it, or tried to. Absent when the gateway acted by itself. */
  readonly actor?: Actor;
  /** A caller that has not proved who it is. */
  readonly stranger?: { readonly address: string; readonly requestId: string };
  /** Outcome codes that say why it was refused; absent when it was done. */
  readonly refused?: readonly OutcomeCode[];
  /** Whom or what it was about: a partner by its HSA-id, a resource. */
  readonly subjects?: readonly { readonly sort: 'partner' | 'resource' | 'audit'; readonly id: string }[];
  /** `system|value`, when it was one patient's extract. */
  readonly patient?: string;
  readonly reason?: string;
}

export interface OverviewRead {
  /** Shown, shown again on a further page, or copied into a case. */
  readonly what: 'read' | 'page' | 'copy';
  readonly reader: ProvenReader;
  /** On the ground of a registered emergency (nödöppning). */
  readonly emergency: boolean;
  /** `system|value`. */
  readonly patient: string;
  readonly protectedIdentity: boolean;
  readonly kinds: readonly string[];
  /** Entries that it was done with. */
  readonly count: number;
  readonly caseId?: string;
}

/**
 * What the use cases have audited, one method for each act. Every row says who, from where, at which unit, what was
 * done, when, and which patient it concerns (HSLF-FS 2016:40 4 kap. 9 §); `audit-trail.ts` writes it as IHE BALP AuditEvents.
 */
export interface AuditTrail {
  /** A message was taken in from an engine, to be disclosed (utlämnande). */
  submitted(row: ExchangeRow, message: TakenMessage, actor: Actor): NewAudit;
  /** A message left for another care provider, or was refused there. */
  disclosed(row: ExchangeRow, outcome: 'ok' | 'refused'): Promise<NewAudit>;
  /** A partner's message was taken in. */
  received(row: ExchangeRow, message: TakenMessage, actor: Actor): NewAudit;
  /** A partner's message was refused. */
  refused(envelope: Envelope, issues: readonly Issue[], actor: Actor): NewAudit;
  handedOver(row: ExchangeRow): Promise<NewAudit>;
  /** The content of a message was read. */
  read(row: ExchangeRow, actor: Actor): Promise<NewAudit>;
  looked(what: string, row: ExchangeRow, actor: Actor): Promise<NewAudit>;
  lookedAtCase(view: CaseView, actor: Actor): NewAudit;
  lookedAtTask(row: TaskRow, actor: Actor): NewAudit;
  /** A person at the unit took a referral on. */
  tookOn(row: TaskRow, actor: Actor): NewAudit;
  lookedAtPatient(patient: string, resourceId: string, actor: Actor): NewAudit;
  /** Entries of our own record were offered for reading by others. */
  recordsOffered(what: { readonly patient: string; readonly count: number }, actor: Actor): NewAudit;
  /** A consumer was given entries of our own record (direktåtkomst). */
  recordsRead(
    what: {
      readonly patient: string;
      readonly count: number;
      readonly contract: string;
      /** HSA-ids of the care units whose entries they are. */
      readonly units: readonly string[];
    },
    actor: Actor,
  ): NewAudit;
  /** What other care providers have of a patient was read: by whom, in which assignment, at which unit. */
  overviewRead(what: OverviewRead, actor: Actor): NewAudit;
  queried(what: string, found: number, actor: Actor): NewAudit;
  openedCase(row: CaseRow, actor: Actor): NewAudit;
  replayed(row: ExchangeRow, reason: string, actor: Actor): Promise<NewAudit>;
  /** What guards the rest: logins, refused access, keys and partners, the audit itself, start and stop. */
  security(act: SecurityAct, facts: SecurityFacts): NewAudit;
}
