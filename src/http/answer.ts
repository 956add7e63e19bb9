import type { Answer } from '../gateway/api.ts';
import type { Reply } from './call.ts';

/** An answer of the gateway as it goes out: its bytes untouched, since a duplicate gets the same ones. */
export const answerOf = (answer: Answer): Reply => ({
  status: answer.status,
  mediaType: answer.mediaType,
  bytes: answer.bytes,
  headers: {
    ...(answer.location !== undefined && { Location: answer.location }),
    ...(answer.duplicateOf !== undefined && { 'Vardbro-Duplicate': answer.duplicateOf }),
    ...(answer.status === 503 && { 'Retry-After': '5' }),
  },
  ...(answer.exchangeId !== undefined && { exchangeId: answer.exchangeId }),
  ...(answer.caseId !== undefined && { caseId: answer.caseId }),
  ...(answer.codes !== undefined && { codes: answer.codes }),
});
