import { versionStatus } from '../../terminology/ledger/ledger.ts';
import { inForce, releasedInOrder, standingOf } from '../../terminology/life/in-force.ts';
import type { TerminologyStatus } from './api.ts';
import { allOf } from './documents.ts';
import type { TerminologyParts } from './parts.ts';
import { plain } from './subscribers.ts';
import { dayOf } from './swedish-day.ts';

/** Every version and how it stands today, every system and how far behind it is, what is on its way. */
export async function statusOf({ lists, store, clock, subscribers }: TerminologyParts): Promise<TerminologyStatus> {
  const now = clock.now();
  const day = dayOf(now);
  const versions = lists.versions();
  const of = (url: string) => versions.filter((v) => v.url === url);
  return {
    lists: versions.map((version) => ({ ...version, standing: standingOf(version, of(version.url), day) })),
    systems: lists.ledger().map((entry) => {
      const own = of(entry.url);
      return versionStatus(
        entry,
        releasedInOrder(own).map((v) => v.version),
        inForce(own, day)?.version,
        now,
      );
    }),
    pushes: (await allOf(store, 'push')).map((h) => h.doc),
    subscribers: [...subscribers.map(plain), ...lists.subscribers()],
    pins: lists.pins().map(({ agreement, from, lists: pinned, hash }) => ({ agreement, from, lists: pinned, hash })),
  };
}
