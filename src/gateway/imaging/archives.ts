import { withoutLastSlashes } from '../../adapters/imaging-reference/dicomweb-url.ts';
import type { RetrieveLocation } from '../../adapters/imaging-reference/imaging-reference.ts';
import type { ArchiveAccess } from '../../transports/dicomweb/dicomweb-client.ts';
import type { Archive } from '../directory/config.ts';
import type { Directory } from '../directory/directory.ts';

/** The archive that images of a unit may be fetched from, when the base of the reference lies at one of its hosts. */
export function archiveOf(
  archives: readonly Archive[],
  directory: Pick<Directory, 'organisationOf'>,
  unit: string,
): Archive | undefined {
  const organisation = directory.organisationOf(unit)?.hsaId.toUpperCase();
  const own = archives.filter((archive) => archive.organisation.toUpperCase() === organisation);
  const [first] = own;
  if (!first) return undefined;
  return {
    ...first,
    hosts: own.flatMap(({ hosts }) => hosts),
    issuers: Object.assign({}, ...own.map(({ issuers }) => issuers)),
  };
}

/** Where and as whom to ask; without an archive no host is allowed, and that is what the answer will be. */
export const accessOf = (location: RetrieveLocation, caseId: string, archive: Archive | undefined): ArchiveAccess => ({
  base: withoutLastSlashes(location.url),
  caseId,
  hosts: archive?.hosts ?? [],
  ...(archive?.tokenEndpoint !== undefined && { tokenEndpoint: archive.tokenEndpoint }),
});
