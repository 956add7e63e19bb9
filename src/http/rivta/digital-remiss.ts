import { contracts } from '../../adapters/rivta/contract/contracts.ts';
import type { ReferralContract } from '../../adapters/rivta/contract/description.ts';
import { writeReply } from '../../transports/digital-remiss/reply.ts';
import { answerOf } from '../answer.ts';
import type { ActorCall, Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { problem } from '../problem.ts';

/** Below `/rivta`, as the service platform writes it. */
export const digitalRemissPath = '/rivta/clinicalprocess/activity/request/:contract/:version/rivtabp21';

/** The contract that an address names. Throws `not-found`. */
export function contractAt({ contract, version }: Readonly<Record<string, string>>): ReferralContract {
  const found = contracts.find((c) => c.operation === contract && String(c.version) === version);
  if (!found) throw problem('not-found');
  return found;
}

/**
 * POST of a digital remiss (clinicalprocess:activity:request over RIV TA Basic Profile 2.1). The result is level 1: it
 * is written after the commit. A message of another contract than the address names is refused like any other fault.
 */
export const receiveDigitalRemiss =
  ({ gateway, newId }: Pick<HttpDeps, 'gateway' | 'newId'>) =>
  async ({ params, header, body, mediaType, actor }: ActorCall): Promise<Reply> => {
    const contract = contractAt(params);
    if (mediaType?.essence !== 'text/xml') throw problem('media-type', { expected: 'text/xml' });
    const action = header('soapaction')?.replaceAll('"', '');
    const expected = `${contract.responder}:${contract.operation}`;
    if (action !== undefined && action !== '' && action !== expected)
      throw problem('value-invalid', { place: 'SOAPAction', expected, source: 'RIV TA Basic Profile 2.1' });
    const wire = {
      format: 'rivta' as const,
      transport: 'digital-remiss',
      expected: `rivta:${contract.operation}:${contract.version}`,
      answer: (issues: Parameters<typeof writeReply>[1]) => writeReply(contract, issues, newId()),
    };
    return answerOf(await gateway.receive(body, mediaType.text, actor, wire));
  };
