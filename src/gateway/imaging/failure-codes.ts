import type { OutcomeCode } from '../../model/outcomes.ts';
import type { ArchiveFailure } from '../../transports/dicomweb/dicomweb-client.ts';

/** What an archive that did not give is told as. */
export const failureCodes: Readonly<Record<ArchiveFailure['failed'], OutcomeCode>> = {
  'not-allowed': 'study-not-allowed',
  refused: 'study-refused',
  'not-found': 'study-not-found',
  unreachable: 'study-unreachable',
  answer: 'study-answer',
};
