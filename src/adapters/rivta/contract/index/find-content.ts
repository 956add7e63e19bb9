import { serviceContract } from '../service.ts';
import { words } from '../words.ts';
import { engagement, type IndexEngagement, indexDomain, indexTypes, resident, time } from './engagement.ts';

/** What is asked of the index: all that is given must be equal; mostRecent: from then on. */
export type ContentQuery = Pick<IndexEngagement, 'resident' | 'serviceDomain'> &
  Partial<Omit<IndexEngagement, 'resident' | 'serviceDomain' | 'created' | 'updated'>>;

const w = words(indexTypes);

/** Which systems have information? Draft of the question: ContentQuery; of the answer: `{ engagements: IndexEngagement[] }`. */
export const findContent = serviceContract({
  domain: indexDomain,
  name: 'FindContent',
  version: '1.0',
  types: indexTypes,
  request: (responder) =>
    [
      resident('registeredResidentIdentification', '1..1', 'resident'),
      w.uri('serviceDomain', '1..1', 'serviceDomain'),
      w.text('categorization', '0..1', 'categorization'),
      w.text('logicalAddress', '0..1', 'logicalAddress'),
      w.text('businessObjectInstanceIdentifier', '0..1', 'object'),
      w.text('clinicalProcessInterestId', '0..1', 'careProcess'),
      time('mostRecentContent', '0..1', 'mostRecent'),
      w.text('sourceSystem', '0..1', 'sourceSystem'),
      w.text('dataController', '0..1', 'controller'),
      w.text('owner', '0..1', 'owner'),
    ].map((element) => ({ ...element, ns: responder })),
  response: (responder) => [
    { ...w.list('engagement', '0..*', 'engagements', engagement, { type: 'EngagementType' }), ns: responder },
  ],
});
