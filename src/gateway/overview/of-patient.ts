import type { Id } from '../../adapters/record-copy/values.ts';
import type { AccessHeader } from '../../adapters/rivta/record/access-header.ts';
import { systemName } from '../../model/systems.ts';

const persons: readonly (string | undefined)[] = ['personnummer', 'samordningsnummer', 'nationellt-reservnummer'];
const sortOf = (id: Id | undefined): string | undefined => systemName(id?.system ?? '');

/**
 * The entries that are the patient's. A producer answers for every identity that it links to the patient. Another number
 * of the same sort is another person; a number of no sort could be anybody's; and where two personal numbers are linked to
 * one person, nobody can say which is hers.
 */
export function ofPatient<T extends { readonly access: AccessHeader }>(
  entries: readonly T[],
  asked: Required<Id>,
): readonly T[] {
  const numbers = new Set(
    entries.flatMap(({ access: { patient } }) => (sortOf(patient) === 'personnummer' ? [patient?.value] : [])),
  );
  return entries.filter(({ access: { patient } }) => {
    if (patient && !URL.canParse(patient.system ?? '')) return false;
    const sort = sortOf(patient);
    if (persons.includes(sort) && sort === sortOf(asked)) return patient?.value === asked.value;
    return !(sort === 'personnummer' && numbers.size > 1);
  });
}
