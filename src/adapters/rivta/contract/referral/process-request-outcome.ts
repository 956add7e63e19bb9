import type { Group, Version } from '../description.ts';
import { builders } from './build.ts';
import { responderOf } from './namespaces.ts';
import { parts } from './parts.ts';
import { requestChildren } from './process-request.ts';

/** The operation element of ProcessRequestOutcome (remissvar), with the original referral beside the answer. */
export function processRequestOutcome(version: Version): Group {
  const build = builders(version);
  const { leaf, words, group } = build;
  const part = parts(version, build);
  const outcome = group('requestOutcome', '1..1', [
    leaf('requestId', 'messageId', '1..1', 'referral'),
    leaf('requestOutcomeId', 'messageId', '1..1', 'ownId'),
    leaf('typeOfRequestOutcome', 'answerType', '1..1', 'answerType'),
    leaf('requestVersionNumber', 'versionNumber', '1..1', 'version'),
    leaf('requestOutcomeTime', 'time', '1..1', 'time'),
    part.simplePatient,
    part.fullOrganisation('respondingOrganisation', 'answer.organisation'),
    part.author('answer.author'),
    part.recipient('recipient', '1..1', 'receiver'),
    group('outcome', '1..1', [
      words('outcomeText', '1..1', 'answer.text', { maxLength: version === 1 ? 8192 : 65_000 }),
      part.codeOrText('condition', 'condition', 'answer.conditions'),
      part.codeOrText('accomplishedActivity', 'activity', 'answer.activities'),
    ]),
    part.attachment('answer.attachments'),
  ]);
  const originalRequest = group('originalRequest', '0..1', requestChildren(version), {
    scope: { path: 'answer.originalRequest', type: 'message' },
    ns: responderOf('ProcessRequestOutcome', version),
    type: 'RequestType',
  });
  return group('ProcessRequestOutcome', '1..1', [outcome, originalRequest]);
}
