import { transportContract } from '../../contract/transport.contract.ts';
import { first } from '../../gateway/conversation.ts';
import { cutAnswer, nobody, openPartner, silence } from '../partner.ts';
import { answerResult, endpointAt, openSender, storedMessage } from './sender.ts';

const conducts = {
  acceptance: answerResult({ resultCode: 'OK' }),
  refusal: answerResult({ resultCode: 'ERROR', errorCode: 'VALIDATION_ERROR', message: 'typeOfRequest' }),
  silence,
  cut: cutAnswer,
};

transportContract(async () => {
  const [partner, { transport, dispatcher }, dead] = [await openPartner(), openSender(), await nobody()];
  return {
    transport,
    ...storedMessage(first()),
    endpoint: endpointAt(`${partner.origin}/vp`),
    deadEndpoint: endpointAt(`${dead}/vp`),
    forbiddenEndpoint: endpointAt('http://169.254.169.254/vp'),
    arrived: () => partner.calls.filter(({ method }) => method === 'POST').map(({ body }) => new Uint8Array(body)),
    answerWith: (how) => {
      partner.conduct = conducts[how];
    },
    arrival: partner.arrival,
    close: async () => {
      await partner.close();
      await dispatcher.close();
    },
  };
});
