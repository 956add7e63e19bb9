import { toSwedishLocal } from '../model/local-time.ts';

/** A time for people, `YYYY-MM-DD hh:mm:ss` by the Swedish clock whatever the machine's zone. Throws RangeError for a text that is no time. */
export const shownTime = (at: string): string =>
  toSwedishLocal(at).replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3 $4:$5:$6');
