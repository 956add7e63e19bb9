import { codeOf, concept, dateTime } from '../codecs.ts';
import { encounterOf, single } from '../kind.ts';
import { type Codec, row } from '../lens.ts';
import { concept as coded, diagnosisRankSystem, hl7 } from '../systems.ts';

const displays = { main: 'Huvuddiagnos', secondary: 'Bidiagnos' };
const encounterDiagnosis = { system: hl7('condition-category'), code: 'encounter-diagnosis' };
const own = codeOf(diagnosisRankSystem, displays);
/** The rank beside FHIR's own category, in one concept. */
const rank: Codec = {
  to: (value, writing) => {
    const { coding } = own.to(value, writing) as { coding: object[] };
    return { coding: [encounterDiagnosis, ...coding] };
  },
  from: own.from,
};

/**
 * Condition. The time of diagnosis is that of the assessment, so recordedDate and not onset; that it is active and
 * confirmed is an assumption, since the contract has no end.
 */
export const diagnosis = single({
  kind: 'diagnosis',
  resource: 'Condition',
  table: [row('rank', 'category[]', rank), row('code', 'code', concept), row('assessed', 'recordedDate', dateTime)],
  fixed: (item, { subject }) => ({
    ...(item.nullified ? {} : { clinicalStatus: coded(hl7('condition-clinical'), 'active') }),
    verificationStatus: coded(hl7('condition-ver-status'), item.nullified ? 'entered-in-error' : 'confirmed'),
    ...(item.rank === undefined ? { category: [{ coding: [encounterDiagnosis] }] } : {}),
    subject,
    ...(item.careContact === undefined ? {} : { encounter: encounterOf(item) }),
  }),
});
