import type { ReferralContract } from '../../adapters/rivta/contract/description.ts';
import { writeReply } from '../../transports/digital-remiss/reply.ts';
import { answerOf } from '../answer.ts';
import type { ActorCall, Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';

/**
 * A digital remiss (clinicalprocess:activity:request). The result is level 1: it is written after the commit. A message
 * of another contract than the address names is refused like any other fault.
 */
export async function receiveDigitalRemiss(
  contract: ReferralContract,
  { body, mediaType, actor }: ActorCall,
  { gateway, newId }: Pick<HttpDeps, 'gateway' | 'newId'>,
): Promise<Reply> {
  const wire = {
    format: 'rivta' as const,
    transport: 'digital-remiss',
    expected: `rivta:${contract.operation}:${contract.version}`,
    answer: (issues: Parameters<typeof writeReply>[1]) => writeReply(contract, issues, newId()),
  };
  return answerOf(await gateway.receive(body, mediaType?.text ?? 'text/xml', actor, wire));
}
