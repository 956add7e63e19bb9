import { type Issue, isError, issue } from '../model/issue.ts';
import { operationOutcome, statusOf } from '../model/operation-outcome.ts';
import type { ExchangeRow } from '../store/rows.ts';
import type { Answer } from './api.ts';

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** 4xx or 5xx with an OperationOutcome of every fault. */
export function refusal(issues: readonly Issue[]): Answer {
  return {
    status: statusOf(issues),
    mediaType: 'application/fhir+json',
    bytes: encode(operationOutcome(issues)),
    codes: [...new Set(issues.filter(isError).map(({ code }) => code))],
  };
}

/** 202 of a submission: where the exchange is found, and what was noticed on the way. */
export function accepted(row: ExchangeRow, issues: readonly Issue[]): Answer {
  const { id, caseId, messageId, contentHash, state } = row;
  return {
    status: 202,
    mediaType: 'application/json',
    bytes: encode({
      id,
      case: caseId,
      messageId,
      contentHash,
      state,
      issues: issues.length > 0 ? operationOutcome(issues).issue : [],
    }),
    location: `/exchanges/${id}`,
    exchangeId: id,
    caseId,
  };
}

export const done: Answer = { status: 200, mediaType: 'application/fhir+json', bytes: encode(operationOutcome([])) };

/** The store could not take the change although it was tried again: nothing was accepted. */
export const tooBusy = issue('store-unavailable', { detail: 'too many changes to one case at once' });

export const busy = (): Answer => refusal([tooBusy]);
