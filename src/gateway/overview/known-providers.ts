import type { AccessHeader } from '../../adapters/rivta/record/access-header.ts';
import { isStrictHsaId } from '../../model/identifiers/hsa-id.ts';
import type { Directory } from '../directory/directory.ts';

type Known = Pick<Directory, 'organisationOf' | 'data'>;

export interface KnownProviders {
  /** HSA-ids; without the one that the entry states. */
  readonly knownProviders: readonly string[];
  /** One of them is another care provider than the entry says, and not the same in other words. */
  readonly differs: boolean;
}

/**
 * Care providers (vårdgivare) that an entry belongs to by what is known here, where that is not the one that it states:
 * the directory's of its care unit, and those that the engagement index names for its source. An organisation number is
 * put in the words of the check of blocks, which knows HSA-ids; one that the directory does not know could be anybody's.
 */
export function knownProviders(
  { careUnit, careProvider }: AccessHeader,
  controllers: readonly string[] | undefined,
  directory: Known,
): KnownProviders {
  if (careUnit === undefined || careProvider === undefined) return { knownProviders: [], differs: false };
  const stated = hsaIdOf(careProvider, directory);
  const ofUnit = directory.organisationOf(careUnit)?.hsaId.toUpperCase();
  const ofSource = (controllers ?? []).map((id) => hsaIdOf(id.toUpperCase(), directory));
  const told = ofSource.filter((id) => id !== undefined);
  const among = stated === undefined || told.length < ofSource.length || told.includes(stated);
  const known = new Set([...(ofUnit === undefined ? [] : [ofUnit]), ...(among ? [] : told)]);
  const same = [careProvider, ...(stated === undefined ? [] : [stated])];
  const differs = stated !== undefined && [...known].some((id) => !same.includes(id));
  if (stated !== undefined) known.add(stated);
  known.delete(careProvider);
  return { knownProviders: [...known], differs };
}

/** The organisation's HSA-id, by that itself or by its organisation number (`2321000016`, `232100-0016`, `16...`). */
function hsaIdOf(id: string, { data }: Known): string | undefined {
  const number = /^(?:16)?(\d{6})-?(\d{4})$/.exec(id)?.slice(1).join('');
  if (number === undefined) return isStrictHsaId(id) ? id : undefined;
  return data.organisations.find(({ organisationNumber }) => organisationNumber === number)?.hsaId.toUpperCase();
}
