import { serviceContract } from '../service.ts';
import { logCodes, logRecord, logTypes } from './log-record.ts';
import { securityWords, standing } from './words.ts';

const types = 'urn:riv:ehr:log:store:1';

/** ehr:log:store StoreLog 1.0. Draft of the question: `{ logs: LogRecord[] }`; of the answer: `{ result }`. */
export const storeLog = serviceContract({
  domain: 'urn:riv:ehr:log:store',
  name: 'StoreLog',
  version: '1.0',
  types,
  suffix: 'Request',
  request: (responder) => [
    standing(securityWords(logTypes).list('Log', '1..*', 'logs', logRecord, { type: 'LogType' }), responder),
  ],
  response: (responder) => [standing(securityWords(types).result(logCodes, 'ResultType'), responder)],
});
