import { checkPersonId } from '../../../model/identifiers/person-id.ts';
import { type Issue, issue } from '../../../model/issue.ts';
import { systemName } from '../../../model/systems.ts';
import { samePatient } from '../../record-copy/merge.ts';
import type { CopyPatient, RecordItem } from '../../record-copy/record-copy.ts';
import type { Id } from '../../record-copy/values.ts';
import type { Patient } from '../../referral/referral-message.ts';

type Whole = Required<Id>;
const isWhole = (id: Id | undefined): id is Whole => id?.system !== undefined && id.value !== undefined;

/**
 * Whose record it is. A producer answers for all identities it links to one person, so that a reserve number may stand
 * beside a personal number; two personal numbers are two persons.
 */
export function patientOfItems(
  items: readonly RecordItem[],
  given: Patient | undefined,
): { patient?: CopyPatient; issues: Issue[] } {
  const found = new Map<string, Whole>();
  for (const id of items.flatMap(({ patient, originalPatient }) => [patient, originalPatient]).filter(isWhole))
    found.set(`${id.system} ${id.value}`, id);
  const ids = [...found.values()];
  const persons = ids.filter(({ system }) => ['personnummer', 'samordningsnummer'].includes(systemName(system) ?? ''));
  const numbers = persons.filter(({ system }) => systemName(system) === 'personnummer');
  if (numbers.length > 1) return { issues: [issue('record-patient-differs')] };
  const identifier = numbers[0] ?? persons[0] ?? ids[0] ?? given?.identifier;
  if (!identifier) return { issues: [issue('record-patient-unknown')] };
  const others = ids.filter((id) => id !== identifier);
  const inside: CopyPatient = { identifier, ...(others.length > 0 ? { otherIdentifiers: others } : {}) };
  const patient = given ? samePatient(inside, given) : inside;
  if (!patient) return { issues: [issue('record-patient-differs', { place: '/patient/id' })] };
  // A copy is read by people: a number that is not valid is told, and is no reason to withhold the record.
  const issues = checkPersonId(identifier, 'patientId').map((told): Issue => ({ ...told, severity: 'warning' }));
  return { patient, issues };
}
