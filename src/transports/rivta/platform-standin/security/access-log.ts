import { isDeepStrictEqual } from 'node:util';
import type {
  AccessLogQuestion,
  LoggedAccess,
} from '../../../../adapters/rivta/contract/security/get-access-logs-for-patient.ts';
import type { LogRecord } from '../../../../adapters/rivta/contract/security/log-record.ts';
import { sameId } from './span.ts';

/** The stand-in's log of accesses (loggtjänst), in memory. */
export interface StandinAccessLog {
  /** All or none; a record that is known already is stored once. Answers why nothing was stored. */
  store(records: readonly LogRecord[]): string | undefined;
  /** Newest first, or the code of why there is no list. */
  accesses(question: AccessLogQuestion): LoggedAccess[] | string;
}

/** As many as the contract lets a service return. */
const maxAccesses = 10_000;

export function standinAccessLog(): StandinAccessLog {
  const stored = new Map<string, LogRecord>();
  return {
    store: (records) => {
      const changed = records.find((record) => !isDeepStrictEqual(stored.get(record.id) ?? record, record));
      if (changed) return 'A log record is never changed: another one has that LogId.';
      for (const record of records) stored.set(record.id, record);
      return undefined;
    },
    accesses: ({ patient, from, to, queuedReport }) => {
      // Every report is there at once, so that none is ever on queue.
      if (queuedReport !== undefined) return 'REPORT_NOT_FOUND';
      if (Date.parse(from) > Date.parse(to)) return 'VALIDATION_ERROR';
      const found = [...stored.values()]
        .filter(
          ({ activity: { start } }) => Date.parse(from) <= Date.parse(start) && Date.parse(start) <= Date.parse(to),
        )
        .flatMap((record) => accessesOf(record, patient))
        .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
      return found.length > maxAccesses ? 'MAX_QUERY_RESULT_EXCEEDED' : found;
    },
  };
}

/** One for each of the patient's resources that the record names. */
const accessesOf = ({ activity, user, resources }: LogRecord, patient: string): LoggedAccess[] =>
  resources
    .filter((resource) => sameId(resource.patient?.id, patient))
    .map(({ type }) => ({
      careProvider: user.careProvider,
      careUnit: user.careUnit,
      at: activity.start,
      user: {
        id: user.id,
        ...(user.name !== undefined && { name: user.name }),
        ...(user.title !== undefined && { title: user.title }),
      },
      purpose: activity.purpose,
      resourceType: type,
    }));
