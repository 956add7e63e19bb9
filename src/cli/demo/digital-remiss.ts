import type { Answer, ReferralMessage } from '../../adapters/referral/referral-message.ts';
import { expectStatus } from './expect-status.ts';
import { answer, referral, statement } from './messages.ts';
import type { Stage } from './scenario.ts';
import { ekeEyes, strandEyes } from './world.ts';

/** A referral between two units that reach each other only through the service platform. */
const written = (id: string, time: string): ReferralMessage => {
  const plain = referral({ id, patient: 'nils', question: 'Ställningstagande till kataraktoperation.', time });
  const { conditions: _, ...request } = plain.request!;
  return {
    ...plain,
    sender: ekeEyes,
    receiver: strandEyes,
    request: {
      ...request,
      replyTo: { hsaId: ekeEyes, name: 'Eke ögonmottagning' },
      author: { ...request.author, unit: ekeEyes },
      recipient: { hsaId: strandEyes },
      clinicalInformation: 'Tilltagande dimsyn på vänster öga sedan ett år. Visus 0,4.',
    },
  };
};

/** The same story as over FHIR, for what the contract carries: out and back through the platform, over mutual TLS. */
export async function digitalRemiss({ region, clinic, clock, step }: Stage, id: string): Promise<void> {
  const sent = written(id, clock());
  const says = (event: ReferralMessage['event'], words: Partial<Answer>): ReferralMessage => {
    const said = answer(sent, event, `SE5599990008-SYS9#${event}-remiss`, clock(), words);
    const author = { ...said.answer!.author, unit: strandEyes };
    const own = { ...said.answer!, organisation: { hsaId: strandEyes }, author };
    return { ...said, sender: strandEyes, receiver: ekeEyes, answer: own };
  };
  await step(
    'Remiss 5 går som digital remiss (RIV-TA) genom tjänsteplattformens ersättare och når kliniken',
    async () => {
      await expectStatus(region.submit(sent, 'json'), 202);
      await region.until(id, 'received');
      await clinic.until(id, 'received');
    },
  );
  await step('Kliniken bekräftar (BEK) och svarar (SSV) samma väg', async () => {
    await expectStatus(clinic.submit(says('bekraftad', { text: 'Remissen är accepterad.' }), 'json'), 202);
    await region.until(id, 'accepted');
    await expectStatus(clinic.submit(says('slutsvar', { text: 'Opererad, visus 0,9.' }), 'json'), 202);
    await region.until(id, 'answered');
  });
  await step('En återkallelse bärs inte av digital remiss: den nekas och blir en persons uppgift', async () => {
    const other = written(`${id}-b`, clock());
    await expectStatus(region.submit(other, 'json'), 202);
    await region.until(other.referral, 'received');
    const said = statement(other, 'aterkallelse', `${id}-b#aterkallelse`, clock(), 'Patienten avstår.');
    const author = { ...said.answer!.author, unit: ekeEyes };
    const own = { ...said.answer!, organisation: { hsaId: ekeEyes }, author };
    const cancel = { ...said, sender: ekeEyes, receiver: strandEyes, answer: own };
    await expectStatus(region.submit(cancel, 'json'), 422, 'not-carried-by-transport');
  });
}
