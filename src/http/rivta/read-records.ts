import type { ReadContract } from '../../adapters/rivta/contract/read/contract.ts';
import { readRequest } from '../../transports/npo/read-request.ts';
import type { ActorCall, Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { Problem, problem } from '../problem.ts';

/**
 * A consumer of NPÖ asks one of our source systems by a read contract. Whoever is not on the list of readers, and every
 * address that is none of our source systems, gets a fault; so does a question with faults.
 */
export async function readRecords(
  contract: ReadContract,
  { body, actor }: ActorCall,
  { records, access }: Pick<HttpDeps, 'records' | 'access'>,
): Promise<Reply> {
  if (!records?.mayRead(actor.clientId)) {
    const { address, requestId } = actor;
    await access.refused({
      actor,
      address,
      requestId,
      codes: ['rivta-caller-unknown'],
      asked: `POST ${contract.name}`,
    });
    throw problem('rivta-caller-unknown', {}, { why: 'not on the list of readers' });
  }
  const { query, issues } = readRequest(body, contract);
  if (!query) throw new Problem(issues);
  if (!records.isSource(query.logicalAddress))
    throw problem('rivta-logical-address', { place: '/Envelope/Header/LogicalAddress' });
  const { bytes, refused } = await records.read(query, contract, actor);
  if (!bytes) throw problem('record-request-invalid', { ...(refused !== undefined && { expected: refused }) });
  return { status: 200, mediaType: 'text/xml; charset=utf-8', bytes };
}
