import { issue } from '../../../src/model/issue.ts';
import { operationOutcome } from '../../../src/model/operation-outcome.ts';
import { transportContract } from '../../contract/transport.contract.ts';
import { answer, cutAnswer, nobody, openPartner, silence } from '../partner.ts';
import { endpointAt, envelope, openSender, stored } from './sender.ts';

const refusal = JSON.stringify(operationOutcome([issue('consent-missing', { place: 'Consent' })]));
const conducts = {
  acceptance: answer(200, '{"resourceType":"Bundle","type":"message","entry":[]}'),
  refusal: answer(422, refusal),
  silence,
  cut: cutAnswer,
};

transportContract(async () => {
  const [partner, { transport }, dead] = [await openPartner(), await openSender(), await nobody()];
  return {
    transport,
    envelope,
    bundle: stored,
    endpoint: endpointAt(partner.address),
    deadEndpoint: endpointAt(`${dead}/fhir`),
    forbiddenEndpoint: endpointAt('http://169.254.169.254/fhir'),
    arrived: () => partner.calls.map(({ body }) => new Uint8Array(body)),
    answerWith: (how) => {
      partner.conduct = conducts[how];
    },
    arrival: partner.arrival,
    close: async () => {
      await partner.close();
      await transport.close?.();
    },
  };
});
