import { sections } from '../../adapters/record-copy/fhir/sections.ts';
import type { RecordItem } from '../../adapters/record-copy/record-copy.ts';
import { instant } from '../../model/clock.ts';
import type { Change } from '../../store/store.ts';
import { careProviderOf, careUnitOf } from '../../transports/npo/matches.ts';
import type { LogRecord } from '../../transports/npo/security-services.ts';
import type { Actor } from '../api.ts';
import type { OverviewRead } from '../audit/api.ts';
import type { Parts } from '../parts.ts';
import type { OverviewQuestion } from './overview.ts';
import { nameOf, type Permitted } from './permit.ts';

/** What sort of information an entry is, and whose. */
export type Owned = Pick<LogRecord['resources'][number], 'type' | 'careProvider' | 'careUnit'>;

export interface Done extends Pick<OverviewRead, 'what'> {
  readonly permitted: Permitted;
  readonly question: Pick<OverviewQuestion, 'patient' | 'kinds' | 'caseId' | 'protectedIdentity'>;
  /** Of each entry that it was done with. */
  readonly owned: readonly Owned[];
}

/** The record for the log service, until it has it, and our own row. */
export function logged(
  { clock, uuid, audit }: Pick<Parts, 'clock' | 'uuid' | 'audit'>,
  systemId: string,
  done: Done,
  actor: Actor,
): Change {
  const at = clock.now();
  const record = logRecord(done, { id: uuid(), at, systemId });
  const { what, permitted, question, owned } = done;
  const { patient, kinds, caseId, protectedIdentity = false } = question;
  const about = { what, ...permitted, patient: nameOf(patient), protectedIdentity, kinds, count: owned.length };
  return {
    accessLogs: [{ id: record.id, body: JSON.stringify(record), dueAt: at }],
    audit: [audit.overviewRead({ ...about, ...(caseId !== undefined && { caseId }) }, actor)],
  };
}

interface Recorded {
  /** UUID of the log record. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly systemId: string;
}

/**
 * What the log service is told of one act (ehr:log StoreLog; HSLF-FS 2016:40 4 kap. 9 §): who, in which assignment,
 * at which unit, for which purpose, and what of which patient: each sort of information, care provider and unit once.
 */
function logRecord({ what, permitted, question, owned }: Done, { id, at, systemId }: Recorded): LogRecord {
  const { employee, name, title, assignment, careProvider, careUnit } = permitted.reader;
  const own = { careProvider: { id: careProvider }, careUnit: { id: careUnit } };
  const once = new Map(owned.map((one) => [JSON.stringify(one), one]));
  // That nothing was found is also something that was read.
  const named = once.size > 0 ? [...once.values()] : [{ type: 'Patientöversikt', ...own }];
  return {
    id,
    system: { id: systemId },
    activity: {
      ...activityOf(what, permitted.emergency, question.caseId),
      start: instant(at),
      purpose: 'Vård och behandling',
    },
    user: {
      id: employee,
      ...(name !== undefined && { name }),
      ...(title !== undefined && { title }),
      assignment,
      ...own,
    },
    resources: named.map((resource) => ({ ...resource, patient: { id: question.patient.value } })),
  };
}

/** The log's list has no word for a copy: it is written (Skriva) here, and that it is a copy stands beside. */
function activityOf(
  what: Done['what'],
  emergency: boolean,
  caseId = '',
): Omit<LogRecord['activity'], 'start' | 'purpose'> {
  if (what !== 'copy') return { type: emergency ? 'Nödöppning' : 'Läsa' };
  return { type: 'Skriva', args: `Kopierat till ärende ${caseId}${emergency ? ', läst vid nödöppning' : ''}` };
}

const titleOf = (item: RecordItem): string =>
  sections.find(({ kind, holds }) => kind === item.kind && (holds?.(item) ?? true))?.title ?? item.kind;

/** Entries are shown only where both are known. */
export const ownedBy = (item: RecordItem): Owned => ({
  type: titleOf(item),
  careProvider: { id: careProviderOf(item) ?? '' },
  careUnit: { id: careUnitOf(item) ?? '' },
});
