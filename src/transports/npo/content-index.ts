import type { IndexEngagement } from '../../adapters/rivta/contract/index/engagement.ts';
import { type ContentQuery, findContent } from '../../adapters/rivta/contract/index/find-content.ts';
import {
  askService,
  isUnavailable,
  type ServiceCaller,
  type ServiceEndpoint,
  type Unavailable,
} from '../rivta/ask-service.ts';

/** Where is there information about a resident? */
export interface ContentIndex {
  /** Never throws. */
  findContent(
    query: ContentQuery,
    signal: AbortSignal,
  ): Promise<{ readonly engagements: readonly IndexEngagement[] } | Unavailable>;
}

/**
 * itintegration:engagementindex FindContent 1.0. The national index answers the aggregating services of the national
 * platform alone; a regional one may answer others. What it says is itself patient data: for finding sources, not to be
 * kept.
 */
export const contentIndex = (options: ServiceCaller & ServiceEndpoint): ContentIndex => ({
  findContent: async (query, signal) => {
    const answer = await askService(options, findContent, { ...query }, options, signal);
    if (isUnavailable(answer)) return answer;
    const { engagements = [] } = answer as { engagements?: readonly IndexEngagement[] };
    return { engagements };
  },
});
