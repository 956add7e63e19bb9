import type { Contract } from '../../adapters/rivta/contract/description.ts';
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
    checkForm(call, served.request);
    return served.referral ? receiveDigitalRemiss(served.referral, call, deps) : readRecords(served.read, call, deps);
  };

const source = 'RIV TA Basic Profile 2.1';

/** SOAP 1.1 in UTF-8, with the action of the contract where one is named; no attachments beside it (MTOM). */
function checkForm({ mediaType, header }: ActorCall, { responder, operation }: Contract): void {
  if (mediaType?.essence !== 'text/xml')
    throw problem('media-type', { place: 'Content-Type', expected: 'text/xml', source });
  const charset = mediaType.params.get('charset')?.toLowerCase() ?? 'utf-8';
  if (charset !== 'utf-8') throw problem('body-encoding', { place: 'Content-Type', expected: 'UTF-8', source });
  const action = header('soapaction')
    ?.trim()
    .replace(/^"(.*)"$/, '$1');
  const expected = `${responder}:${operation}`;
  if (action !== undefined && action !== '' && action !== expected)
    throw problem('value-invalid', { place: 'SOAPAction', expected, source });
}
