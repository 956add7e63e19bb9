import type { Config } from '../../gateway/directory/config.ts';
import type { Parts } from '../../gateway/parts.ts';
import type { TerminologyLife } from '../../gateway/terminology/api.ts';
import { removeLeftBehind } from '../../gateway/terminology/documents.ts';
import { rememberKey } from '../../gateway/terminology/keys.ts';
import type { TerminologyParts } from '../../gateway/terminology/parts.ts';
import { sealSecrets } from '../../gateway/terminology/subscriber-secret.ts';
import { makeTerminologyLife } from '../../gateway/terminology/terminology-life.ts';
import { defaultImportLimits } from '../../terminology/import/limits.ts';

export interface Lists {
  readonly life: TerminologyLife;
  /** Sends notices that are due, and takes in what other doors have noted; done now and then. */
  round(): Promise<void>;
}

/** The code lists' life of a running gateway: everything released is in use before the first request. */
export async function openLists(
  { baseUrl, terminology }: Pick<Config, 'baseUrl' | 'terminology'>,
  parts: Parts,
  { key, seal, lists, addressFault }: Pick<TerminologyParts, 'key' | 'seal' | 'lists' | 'addressFault'>,
): Promise<Lists> {
  const own: TerminologyParts = {
    ...parts,
    key,
    seal,
    baseUrl: baseUrl.replace(/\/$/, ''),
    limits: defaultImportLimits,
    lists,
    subscribers: terminology?.subscribers ?? [],
    addressFault,
  };
  await rememberKey(own);
  await removeLeftBehind(own.store);
  await sealSecrets(own);
  await lists.refresh();
  const life = makeTerminologyLife(own);
  return {
    life,
    round: async () => {
      await Promise.all([life.push(), lists.refresh()]);
    },
  };
}
