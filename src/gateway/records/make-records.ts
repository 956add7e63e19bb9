import type { Config } from '../directory/config.ts';
import type { Parts } from '../parts.ts';
import { offer } from './offer.ts';
import { readRecords } from './read.ts';
import type { Records } from './records.ts';
import { tellIndex } from './tell-index.ts';

const defaultIndexDelay = 60_000;

/** The producer of NPÖ, as the config has it. */
export function makeRecords(parts: Parts, npo: NonNullable<Config['npo']>): Records {
  const upper = (ids: readonly string[]) => ids.map((id) => id.toUpperCase());
  const [sourceSystems, readers] = [upper(npo.sourceSystems), upper(npo.readers)];
  const offering = () => {
    const { organisationNumber } = parts.directory().organisation(parts.organisation) ?? {};
    const own = [parts.organisation.toUpperCase(), ...(organisationNumber === undefined ? [] : [organisationNumber])];
    return { own, sourceSystems, indexDelay: npo.indexDelay ?? defaultIndexDelay };
  };
  return {
    offer: (submission, actor) => offer(parts, submission, actor, offering()),
    read: (query, contract, actor) => readRecords(parts, query, contract, actor),
    isSource: (hsaId) => sourceSystems.includes(hsaId.toUpperCase()),
    mayRead: (consumer) => readers.includes(consumer.toUpperCase()),
    reindex: async (actor) => {
      await parts.store.appendAudit([parts.audit.security('npo-reindex', { actor })]);
      return parts.store.forgetTold(parts.clock.now());
    },
    tellIndex: async () => {
      if (parts.index) await tellIndex(parts, parts.index, AbortSignal.timeout(parts.timing.sendTimeout));
    },
  };
}
