import type { ItemKind } from '../../adapters/record-copy/record-copy.ts';
import type { IndexEngagement } from '../../adapters/rivta/contract/index/engagement.ts';
import { update } from '../../adapters/rivta/contract/index/update.ts';
import { toSwedishLocal } from '../../model/local-time.ts';
import type { Engagement } from '../../store/rows.ts';
import { askService, isUnavailable, type ServiceCaller, type ServiceEndpoint } from '../rivta/ask-service.ts';
import { categories } from './categories.ts';

export interface EngagementIndex {
  /** Tells the index of all of them in one call. Never throws. */
  update(
    rows: readonly Engagement[],
    signal: AbortSignal,
  ): Promise<{ readonly confirmed: boolean; readonly code: string }>;
}

/** Endpoint of Update, and the HSA-id that the index answers to. */
export type EngagementIndexOptions = ServiceCaller & ServiceEndpoint;

/** The client of the engagement index: itintegration:engagementindex Update 1.0. OK and INFO are a yes. */
export function engagementIndex(options: EngagementIndexOptions): EngagementIndex {
  return {
    update: async (rows, signal) => {
      const transactions = rows.flatMap(toldOf).map((told) => ({ delete: false, ...told }));
      const answer = await askService(options, update, { transactions }, options, signal);
      if (isUnavailable(answer)) return { confirmed: false, code: answer.unavailable };
      const { code } = answer as { code: string };
      return { confirmed: code === 'OK' || code === 'INFO', code };
    },
  };
}

/** The index knows a resident by twelve characters, and times without zone. */
function toldOf({ patient, kind, sourceSystem, controller, mostRecent }: Engagement): IndexEngagement[] {
  return (categories[kind as ItemKind] ?? []).map((category) => ({
    resident: patient.slice(patient.lastIndexOf('|') + 1),
    ...category,
    logicalAddress: sourceSystem,
    mostRecent: toSwedishLocal(new Date(mostRecent).toISOString()),
    sourceSystem,
    controller,
  }));
}
