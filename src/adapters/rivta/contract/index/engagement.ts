import type { Element } from '../description.ts';
import { words } from '../words.ts';

/** itintegration:engagementindex 1.0, the engagement index (engagemangsindex). */
export const indexDomain = 'urn:riv:itintegration:engagementindex';
export const indexTypes = `${indexDomain}:1`;
const w = words(indexTypes);
const stamp =
  '[1-9]{1}[0-9]{3}(0[1-9]{1}|1[0-2]{1})([0-2]{1}[0-9]{1}|3[0-1]{1})([0-1]{1}[0-9]{1}|2[0-3]{1})[0-5]{1}[0-9]{1}[0-5]{1}[0-9]{1}';
export const resident = w.patterned('[0-9]{8}[0-9A-Zptf]{4}');
export const time = w.patterned(stamp);
/** Ids that are not used are `NA`. */
export const unused = 'NA';

/** What the index knows: which system has which category of information about a resident, and since when. */
export interface IndexEngagement {
  /** Twelve characters, without a system. */
  readonly resident: string;
  readonly serviceDomain: string;
  readonly categorization: string;
  readonly logicalAddress: string;
  readonly object?: string;
  readonly careProcess?: string;
  /** `YYYYMMDDhhmmss`, Swedish local time, as the next two. */
  readonly mostRecent?: string;
  readonly sourceSystem: string;
  /** Set by the index. */
  readonly created?: string;
  readonly updated?: string;
  readonly controller: string;
  /** The index that holds it, in what one index tells another. */
  readonly owner?: string;
}

export const engagement: readonly Element[] = [
  resident('registeredResidentIdentification', '1..1', 'resident'),
  w.uri('serviceDomain', '1..1', 'serviceDomain'),
  w.text('categorization', '1..1', 'categorization'),
  w.text('logicalAddress', '1..1', 'logicalAddress'),
  { ...w.text('businessObjectInstanceIdentifier', '1..1', 'object'), absent: unused },
  { ...w.text('clinicalProcessInterestId', '1..1', 'careProcess'), absent: unused },
  time('mostRecentContent', '0..1', 'mostRecent'),
  w.text('sourceSystem', '1..1', 'sourceSystem'),
  time('creationTime', '0..1', 'created'),
  time('updateTime', '0..1', 'updated'),
  w.text('dataController', '1..1', 'controller'),
  w.text('owner', '0..1', 'owner'),
];
