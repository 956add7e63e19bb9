import type { ActorCall, Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import { contractAt } from './contract-at.ts';
import { receiveDigitalRemiss } from './digital-remiss.ts';
import { readRecords } from './read-records.ts';

/** POST of a contract of RIV TA Basic Profile 2.1: SOAP 1.1, one operation for each address. */
export const callContract =
  (deps: Pick<HttpDeps, 'gateway' | 'records' | 'newId' | 'access'>) =>
  async (call: ActorCall): Promise<Reply> => {
    const served = contractAt(call.params);
    if (call.mediaType?.essence !== 'text/xml') throw problem('media-type', { expected: 'text/xml' });
    const { responder, operation } = served.request;
    const action = call.header('soapaction')?.replaceAll('"', '');
    const expected = `${responder}:${operation}`;
    if (action !== undefined && action !== '' && action !== expected)
      throw problem('value-invalid', { place: 'SOAPAction', expected, source: 'RIV TA Basic Profile 2.1' });
    return served.referral ? receiveDigitalRemiss(served.referral, call, deps) : readRecords(served.read, call, deps);
  };
