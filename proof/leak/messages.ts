import type { Answer, ReferralMessage, Request } from '../../src/adapters/referral/referral-message.ts';
import { toBundle } from '../../src/adapters/referral/to-bundle.ts';
import { builtInAdapters } from '../../src/cli/adapters.ts';
import { answer, referral } from '../../src/cli/demo/messages.ts';
import { eke, strand } from '../../src/cli/demo/world.ts';
import type { TestNumbers } from './test-numbers.ts';

export type Format = 'json' | 'rivta' | 'fhir';

export const mediaTypes: Readonly<Record<Format, string>> = {
  json: 'application/vnd.vardbro.referral+json',
  rivta: 'application/xml',
  fhir: 'application/fhir+json',
};

const time = '2026-11-24T08:00:00+01:00';
const adapters = builtInAdapters();

/** A message in one of the source formats. */
export async function written(message: ReferralMessage, format: Format): Promise<Uint8Array> {
  const { bundle } = toBundle(message, { at: message.time });
  const { bytes, issues } = await adapters.byFormat(format)!.fromBundle!(bundle, format);
  if (!bytes)
    throw new Error(`cannot be written as ${format}: ${issues.map((i) => `${i.code} ${i.place}`).join(', ')}`);
  return bytes;
}

/** A valid referral with a number in every field that takes words or an id of the sender's own making. */
export function fullReferral(serial: number, format: Format, numbers: TestNumbers, receiver = strand): ReferralMessage {
  const says = (what: string): string => `${what} ${numbers.next().value}`;
  const plain = referral({
    id: `SE5566778899-SYS1#${serial}-${numbers.digits()}`,
    patient: 'alma',
    question: says('Fråga'),
    time,
  });
  return {
    ...plain,
    receiver,
    patient: {
      identifier: numbers.next(),
      name: { text: says('Provberg, Alma') },
      gender: 'female',
      temporaryAddress: {
        careOf: says('c/o'),
        street1: says('Gatan'),
        street2: says('Uppgång'),
        city: says('Eke'),
        postalCode: '12345',
      },
      telecom: [{ kind: 'mobile', number: numbers.digits() }],
    },
    request: { ...plain.request!, ...words(says, numbers, receiver), ...(format !== 'rivta' && beyond(says)) },
  };
}

function words(says: (what: string) => string, numbers: TestNumbers, receiver: string): Partial<Request> {
  const unit = {
    name: says('Enhet'),
    telephone: numbers.digits(),
    email: `${numbers.digits()}@eke.example`,
    address: says('Vägen'),
  };
  const plain = referral({ id: 'x', patient: 'alma', question: 'x', time }).request!;
  return {
    replyTo: { hsaId: eke, ...unit },
    author: { ...plain.author, name: says('Ebba') },
    recipient: { hsaId: receiver, name: says('Mottagare') },
    desiredRecipient: says('Önskad'),
    administrativeInformation: says('Administrativt'),
    interpreterRequirement: says('Tolk'),
    awareness: says('Observera'),
    clinicalInformation: says('Anamnes'),
    conditions: [{ text: says('Diagnos') }, ...plain.conditions!],
    desiredActivities: [{ text: says('Åtgärd') }],
    payment: {
      ...plain.payment!,
      id: `${numbers.digits()}#betfor#1`,
      clinicalResponsibility: says('Ansvarig'),
      administrativeResponsibility: says('Administratör'),
      consultedWith: says('Samråd'),
      costCenter: numbers.digits(),
    },
    attachments: [
      {
        id: `bilaga-${numbers.digits()}`,
        mediaType: 'text/plain',
        description: says('fil.txt'),
        bytes: Buffer.from(says('Bilaga')),
      },
    ],
  };
}

/** What the RIV-TA contract has no field for. */
const beyond = (says: (what: string) => string): Partial<Request> => ({
  urgentContact: says('Ring'),
  urgentContactForResponse: says('Svara'),
});

/** An answer of the clinic with a number in every field of words. */
export function fullAnswer(
  of: ReferralMessage,
  event: ReferralMessage['event'],
  numbers: TestNumbers,
): ReferralMessage {
  const says = (what: string): string => `${what} ${numbers.next().value}`;
  const plain = answer(of, event, `SE5599990008-SYS9#${event}-${numbers.digits()}`, time);
  const said: Partial<Answer> = {
    text: says('Svar'),
    author: { ...plain.answer!.author, name: says('Lova') },
    organisation: { hsaId: strand, name: says('Kliniken') },
    ...(event === 'bokning' && {
      appointment: {
        id: `tid-${numbers.digits()}`,
        start: '2026-12-14T09:30:00+01:00',
        place: says('Sal'),
        description: says('Besök'),
      },
    }),
  };
  return { ...plain, answer: { ...plain.answer!, ...said } };
}
