import { codeOf, concept, dateTime } from '../codecs.ts';
import { encounterOf, single } from '../kind.ts';
import { row } from '../lens.ts';
import { concept as coded, diagnosisRankSystem, hl7 } from '../systems.ts';

const displays = { main: 'Huvuddiagnos', secondary: 'Bidiagnos' };

/**
 * Condition. The time of diagnosis is that of the assessment, so recordedDate and not onset; that it is active and
 * confirmed is an assumption, since the contract has no end.
 */
export const diagnosis = single({
  kind: 'diagnosis',
  resource: 'Condition',
  table: [
    row('rank', 'category[]', codeOf(diagnosisRankSystem, displays)),
    row('code', 'code', concept),
    row('assessed', 'recordedDate', dateTime),
  ],
  fixed: (item, { subject }) => ({
    ...(item.nullified ? {} : { clinicalStatus: coded(hl7('condition-clinical'), 'active') }),
    verificationStatus: coded(hl7('condition-ver-status'), item.nullified ? 'entered-in-error' : 'confirmed'),
    category: [coded(hl7('condition-category'), 'encounter-diagnosis')],
    subject,
    ...(item.careContact === undefined ? {} : { encounter: encounterOf(item) }),
  }),
});
