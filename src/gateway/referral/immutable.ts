import type { ReferralMessage } from '../../adapters/referral/referral-message.ts';
import { type Issue, issue } from '../../model/issue.ts';

/** What a completed or changed referral may not change (TKB activity:request 2.2, guard of "Komplettering begärd"). */
const fields: Readonly<Record<string, (m: ReferralMessage) => string | undefined>> = {
  'author.date': (m) => m.request?.date,
  requestOrganisation: (m) => m.request?.replyTo.hsaId,
  recipient: (m) => m.receiver,
  'patient.personId': (m) => `${m.patient.identifier.system}|${m.patient.identifier.value}`,
  'author.healthcareProfessionalOrganisation': (m) => m.request?.author.unit,
  typeOfRequest: (m) => m.request?.type,
};

/** Findings for every field in which a new version differs from the one held; values are not quoted. */
export function immutableChanged(held: ReferralMessage, next: ReferralMessage): Issue[] {
  return Object.entries(fields)
    .filter(([, read]) => read(held) !== read(next))
    .map(([name]) =>
      issue('immutable-changed', {
        place: name,
        expected: 'the same as in the version before',
        source: 'RIV-TA clinicalprocess:activity:request 2.2, ProcessRequest AR',
      }),
    );
}
