import { isReplyEvent } from '../events.ts';
import type { Attachment, ReferralMessage } from '../referral-message.ts';
import { type Finding, finding, source } from './finding.ts';

/** Longest texts, in characters. A text is never cut: the message is refused. */
const short = 200;
const long = 8192;
const reply = 65_000;
const description = 256;
const identifier = 256;

type Text = readonly [path: string, text: string | undefined, limit: number];

export const lengthRules = (message: ReferralMessage): Finding[] =>
  textsOf(message).flatMap(([path, text, limit]) => {
    // A text has no more characters than UTF-16 units: counting is for the few that are near the limit.
    if ((text ?? '').length <= limit) return [];
    const length = [...(text ?? '')].length;
    if (length <= limit) return [];
    return [finding('value-too-long', path, { expected: `at most ${limit} characters`, found: `${length}`, source })];
  });

const textsOf = ({ event, referral, ownId, request, answer }: ReferralMessage): Text[] => [
  ['referral', referral, identifier],
  ['ownId', ownId, identifier],
  ['request.desiredRecipient', request?.desiredRecipient, short],
  ['request.interpreterRequirement', request?.interpreterRequirement, short],
  ['request.administrativeInformation', request?.administrativeInformation, long],
  ['request.question', request?.question, long],
  ['request.clinicalInformation', request?.clinicalInformation, long],
  ['answer.text', answer?.text, isReplyEvent(event) ? reply : long],
  ...descriptions('request.attachments', request?.attachments),
  ...descriptions('answer.attachments', answer?.attachments),
];

const descriptions = (path: string, attachments: readonly Attachment[] | undefined): Text[] =>
  (attachments ?? []).map((attachment, n) => [`${path}[${n}].description`, attachment.description, description]);
