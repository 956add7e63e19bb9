import {
  type AccessAnswer,
  type AccessQuestion,
  checkConsent,
  checkPatientRelation,
} from '../../adapters/rivta/contract/security/check-access.ts';
import {
  type BlockAnswer,
  type BlockQuestion,
  type BlockStatus,
  checkBlocks,
  type InformationEntity,
} from '../../adapters/rivta/contract/security/check-blocks.ts';
import {
  type AccessLogAnswer,
  type AccessLogQuestion,
  getAccessLogsForPatient,
  type LoggedAccess,
} from '../../adapters/rivta/contract/security/get-access-logs-for-patient.ts';
import type { LogRecord } from '../../adapters/rivta/contract/security/log-record.ts';
import { storeLog } from '../../adapters/rivta/contract/security/store-log.ts';
import type { ServiceResult } from '../../adapters/rivta/contract/security/words.ts';
import type { ServiceContract } from '../../adapters/rivta/contract/service.ts';
import type { Draft } from '../../adapters/rivta/draft.ts';
import {
  askService,
  isUnavailable,
  type ServiceCaller,
  type ServiceEndpoint,
  type Unavailable,
} from '../rivta/ask-service.ts';

export type { Accessing } from '../../adapters/rivta/contract/security/words.ts';
export type { InformationEntity, LoggedAccess, LogRecord, Unavailable };

type Answer<T> = Promise<T | Unavailable>;

/**
 * The security services (säkerhetstjänster) as a consumer asks them. No call throws. What a service did not say clearly
 * is unavailable, and never a right to read: faults, silence, garbage, and every result but OK and INFO.
 */
export interface SecurityServices {
  /** A status for every row of the question; a row that the service left out, or judged in two ways, could not be judged. */
  checkBlocks(
    question: BlockQuestion,
    signal: AbortSignal,
  ): Answer<{ readonly rows: ReadonlyMap<number, BlockStatus> }>;
  checkConsent(
    question: AccessQuestion,
    signal: AbortSignal,
  ): Answer<{ readonly has: boolean; readonly type?: 'Consent' | 'Emergency' }>;
  checkPatientRelation(question: AccessQuestion, signal: AbortSignal): Answer<{ readonly has: boolean }>;
  storeLog(records: readonly LogRecord[], signal: AbortSignal): Answer<{ readonly stored: true }>;
  /** A report that takes its time is on queue: ask again with its id. */
  accessLogsForPatient(
    question: AccessLogQuestion,
    signal: AbortSignal,
  ): Answer<
    | { readonly accesses: readonly LoggedAccess[] }
    | { readonly queued: { readonly report?: string; readonly seconds?: number } }
  >;
}

/** One endpoint for each service; what has none is unavailable. */
export type SecurityEndpoints = Readonly<
  Partial<Record<'checkBlocks' | 'checkConsent' | 'checkPatientRelation' | 'storeLog' | 'accessLogs', ServiceEndpoint>>
>;

export interface SecurityServicesOptions extends ServiceCaller {
  readonly services: SecurityEndpoints;
}

export function securityServices({ services, ...options }: SecurityServicesOptions): SecurityServices {
  const { again: _, ...once } = options;
  const ask = async <T extends { readonly result: ServiceResult }>(
    service: keyof SecurityEndpoints,
    contract: ServiceContract,
    question: object,
    signal: AbortSignal,
  ): Answer<T> => {
    const endpoint = services[service];
    if (!endpoint) return { unavailable: 'not-configured' };
    // A log record is told again by its id until it is confirmed; all else is only asked.
    const caller = service === 'storeLog' ? once : options;
    return (await askService(endpoint, contract, question as Draft, caller, signal)) as unknown as T | Unavailable;
  };
  const hasAccess = async (
    service: 'checkConsent' | 'checkPatientRelation',
    question: AccessQuestion,
    signal: AbortSignal,
  ) =>
    said(
      await ask<AccessAnswer>(
        service,
        service === 'checkConsent' ? checkConsent : checkPatientRelation,
        question,
        signal,
      ),
    );
  return {
    checkBlocks: async (question, signal) => {
      const answer = said(await ask<BlockAnswer>('checkBlocks', checkBlocks, question, signal));
      return isUnavailable(answer) ? answer : { rows: rowsOf(question, answer) };
    },
    checkConsent: async (question, signal) => {
      const answer = await hasAccess('checkConsent', question, signal);
      if (isUnavailable(answer)) return answer;
      const { has, assertion } = answer;
      return { has, ...(assertion && { type: assertion }) };
    },
    checkPatientRelation: async (question, signal) => {
      const answer = await hasAccess('checkPatientRelation', question, signal);
      return isUnavailable(answer) ? answer : { has: answer.has };
    },
    storeLog: async (logs, signal) => {
      const answer = said(await ask<{ result: ServiceResult }>('storeLog', storeLog, { logs }, signal));
      return isUnavailable(answer) ? answer : { stored: true };
    },
    accessLogsForPatient: async (question, signal) => {
      const raw = await ask<AccessLogAnswer>('accessLogs', getAccessLogsForPatient, question, signal);
      if (!isUnavailable(raw) && onQueue.has(raw.result.code)) return { queued: queuedOf(raw) };
      const answer = said(raw);
      return isUnavailable(answer) ? answer : { accesses: answer.accesses ?? [] };
    },
  };
}

/** The answer where the service says that it did what was asked. */
const said = <T extends { readonly result: ServiceResult }>(answer: T | Unavailable): T | Unavailable => {
  if (isUnavailable(answer)) return answer;
  const { code } = answer.result;
  return code === 'OK' || code === 'INFO' ? answer : { unavailable: code };
};

function rowsOf({ entities }: BlockQuestion, { checked = [] }: BlockAnswer): ReadonlyMap<number, BlockStatus> {
  const of = (row: number): BlockStatus => {
    const [first, ...more] = new Set(checked.filter((one) => one.row === row).map(({ status }) => status));
    return first !== undefined && more.length === 0 ? first : 'VALIDATIONERROR';
  };
  return new Map(entities.map(({ row }) => [row, of(row)]));
}

const onQueue: ReadonlySet<string> = new Set(['REPORT_ON_QUEUE', 'REPORT_IN_PROCESS']);
const queuedOf = ({ result: { queuedReport, queueTime } }: AccessLogAnswer) => ({
  ...(queuedReport !== undefined && { report: queuedReport }),
  ...(queueTime !== undefined && { seconds: queueTime }),
});
