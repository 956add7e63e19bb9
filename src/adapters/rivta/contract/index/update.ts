import type { Contract, Element } from '../description.ts';
import { words } from '../read/words.ts';

/** itintegration:engagementindex 1.0, the engagement index (engagemangsindex). */
export const indexDomain = 'urn:riv:itintegration:engagementindex';
const types = `${indexDomain}:1`;
const w = words(types);
const stamp =
  '[1-9]{1}[0-9]{3}(0[1-9]{1}|1[0-2]{1})([0-2]{1}[0-9]{1}|3[0-1]{1})([0-1]{1}[0-9]{1}|2[0-3]{1})[0-5]{1}[0-9]{1}[0-5]{1}[0-9]{1}';
const resident = w.patterned('[0-9]{8}[0-9A-Zptf]{4}');
/** Ids that an update does not use are `NA`. */
const unused = 'NA';

/** What the index knows: which system has which category of information about a resident, and since when. */
export interface IndexEngagement {
  /** Twelve characters, without a system. */
  readonly resident: string;
  readonly serviceDomain: string;
  readonly categorization: string;
  readonly logicalAddress: string;
  readonly object?: string;
  readonly careProcess?: string;
  /** `YYYYMMDDhhmmss`, Swedish local time. */
  readonly mostRecent?: string;
  readonly sourceSystem: string;
  readonly controller: string;
}

const engagement: readonly Element[] = [
  resident('registeredResidentIdentification', '1..1', 'resident'),
  w.uri('serviceDomain', '1..1', 'serviceDomain'),
  w.text('categorization', '1..1', 'categorization'),
  w.text('logicalAddress', '1..1', 'logicalAddress'),
  { ...w.text('businessObjectInstanceIdentifier', '1..1', 'object'), absent: unused },
  { ...w.text('clinicalProcessInterestId', '1..1', 'careProcess'), absent: unused },
  w.patterned(stamp)('mostRecentContent', '0..1', 'mostRecent'),
  w.text('sourceSystem', '1..1', 'sourceSystem'),
  w.patterned(stamp)('creationTime', '0..1'),
  w.patterned(stamp)('updateTime', '0..1'),
  w.text('dataController', '1..1', 'controller'),
  w.text('owner', '0..1'),
];

const responder = `${indexDomain}:UpdateResponder:1`;
const contract = (operation: string, children: readonly Element[]): Contract => ({
  operation,
  version: 1,
  responder,
  types,
  source: 'itintegration:engagementindex Update 1.0',
  strict: true,
  root: { kind: 'group', name: operation, min: 1, max: 1, children },
});

/** Update: sources tell the index what they have. Draft: `{ transactions: [{ delete, ...IndexEngagement }] }`. */
export const update = contract('Update', [
  {
    ...w.list(
      'engagementTransaction',
      '1..*',
      'transactions',
      [w.flag('deleteFlag', '1..1', 'delete'), w.group('engagement', '1..1', engagement, { type: 'EngagementType' })],
      { type: 'EngagementTransactionType' },
    ),
    ns: responder,
  },
]);

const own = words(responder);
/** Draft: `{ code, comment }`. */
export const updateResponse = contract('UpdateResponse', [
  own.coded(['OK', 'ERROR', 'INFO'])('ResultCode', '1..1', 'code'),
  own.text('comment', '0..1', 'comment'),
]);
