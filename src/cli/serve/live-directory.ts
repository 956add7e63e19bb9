import type { Directory, DirectoryData } from '../../gateway/directory/directory.ts';
import { makeDirectory } from '../../gateway/directory/look-up.ts';
import type { Store } from '../../store/store.ts';

/** A directory that can change while running: partners come from the store beside those of the config. */
export interface LiveDirectory {
  readonly directory: Directory;
  /** Reads the partners of the store anew. */
  refresh(): Promise<void>;
}

export async function liveDirectory(data: DirectoryData, store: Pick<Store, 'partners'>): Promise<LiveDirectory> {
  let current: Directory;
  const refresh = async (): Promise<void> => {
    const cards = (await store.partners()).map((row) => JSON.parse(row.card) as DirectoryData);
    current = makeDirectory(data, cards);
  };
  await refresh();
  const directory: Directory = {
    organisation: (id) => current.organisation(id),
    unit: (id) => current.unit(id),
    organisationOf: (id) => current.organisationOf(id),
    isLocal: (id) => current.isLocal(id),
    unitsOf: (id) => current.unitsOf(id),
    agreementBetween: (a, b, at, kind) => current.agreementBetween(a, b, at, kind),
    client: (id) => current.client(id),
    organisationBySystem: (id) => current.organisationBySystem(id),
    organisationByClient: (id) => current.organisationByClient(id),
    byCertificate: (fingerprint) => current.byCertificate(fingerprint),
    get data() {
      return current.data;
    },
  };
  return { directory, refresh };
}
