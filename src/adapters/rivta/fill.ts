import type { Author, HumanName, ReferralMessage } from '../referral/referral-message.ts';
import { messageIdFor } from '../referral/to-bundle.ts';
import type { Version } from './contract/description.ts';

/**
 * What RIV-TA demands and other forms may leave open, where the message itself says it in other words. Nothing is
 * invented here: what a message does not say stays missing, and the reader of our own output refuses it.
 */
export function filled(message: ReferralMessage, version: Version): ReferralMessage {
  const { patient, request, answer } = message;
  const name = patient.name && oneString(patient.name);
  return {
    ...message,
    patient: name ? { ...patient, name: { text: name } } : patient,
    ...(request ? { request: { ...request, author: inListOf(version, request.author) } } : {}),
    ...(answer ? { ownId: answerId(message), answer: filledAnswer(message, answer, version) } : {}),
  };
}

/** Version 1 has a list of professions of its own. */
const inListOf = (version: Version, author: Author): Author =>
  version === 1 && author.formerProfession ? { ...author, profession: author.formerProfession } : author;

/** "Mellannamn Efternamn, Förnamn", the one string of the contract. The parts win, as they cannot be read in two ways. */
export function oneString({ text, family, given }: HumanName): string | undefined {
  if (family === undefined) return text ?? given?.join(' ');
  return given?.length ? `${family}, ${given.join(' ')}` : family;
}

/** requestConfirmationId and requestOutcomeId: sender and local id, the latter our message id where there is no other. */
function answerId(message: ReferralMessage): string {
  const local = message.ownId ?? message.messageId ?? messageIdFor(message);
  return local.includes('#') ? local : `${message.sender}#${local}`;
}

/** The contract demands a text also where the kind of answer says it all: then the text is the term of that kind. */
const terms: Readonly<Record<string, string>> = {
  bekraftad: 'Bekräftelse',
  vidareskickad: 'Besked om vidareskickning',
};

type Answer = NonNullable<ReferralMessage['answer']>;

function filledAnswer({ event }: ReferralMessage, answer: Answer, version: Version): Answer {
  const text = answer.text ?? terms[event];
  const original = answer.originalRequest && filled(answer.originalRequest, version);
  return {
    ...answer,
    author: inListOf(version, answer.author),
    ...(text ? { text } : {}),
    ...(original ? { originalRequest: original } : {}),
  };
}
