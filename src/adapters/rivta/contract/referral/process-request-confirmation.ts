import type { Group, Version } from '../description.ts';
import { builders } from './build.ts';
import { parts } from './parts.ts';

/**
 * The operation element of ProcessRequestConfirmation (remissbekräftelse). Schema 1.0 puts the patient before the
 * confirming organisation; the contract text 2.2 lists them the other way round, so version 2 takes either.
 */
export function processRequestConfirmation(version: Version): Group {
  const build = builders(version);
  const { leaf, words, group } = build;
  const part = parts(version, build);
  const confirmation = group(
    'requestConfirmation',
    '1..1',
    [
      leaf('requestId', 'messageId', '1..1', 'referral'),
      leaf('requestConfirmationId', 'messageId', '1..1', 'ownId'),
      leaf('typeOfRequestConfirmation', 'confirmationType', '1..1', 'event'),
      leaf('requestVersionNumber', 'versionNumber', '1..1', 'version'),
      leaf('requestConfirmationTime', 'time', '1..1', 'time'),
      part.simplePatient,
      part.fullOrganisation('confirmingOrganisation', 'answer.organisation'),
      part.author('answer.author'),
      part.recipient('recipient', '1..1', 'receiver'),
      part.recipient('forwardingRecipient', '0..1', 'answer.forwardedTo'),
      group('outcome', '1..1', [words('outcomeText', '1..1', 'answer.text', { maxLength: 8192 })]),
    ],
    version === 2 ? { eitherOrder: ['patient', 'confirmingOrganisation'] } : {},
  );
  return group('ProcessRequestConfirmation', '1..1', [confirmation]);
}
