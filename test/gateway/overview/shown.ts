import { issue } from '../../../src/model/issue.ts';
import type { SourceAnswer } from '../../../src/transports/npo/read-client.ts';
import type { ReadQuery } from '../../../src/transports/npo/read-request.ts';
import type { World } from './world.ts';

export type Question = Parameters<World['read']>[0];

/** The ids of the entries that a question shows, what is told beside them, and the whole answer. */
export async function shownIn(world: World, question: Question = {}) {
  world.asked.length = 0;
  const answer = await world.read(question);
  if ('refused' in answer) throw new Error(JSON.stringify(answer.refused));
  const ids = answer.copy.items.map(({ id }) => id.value ?? id.system);
  return {
    ids,
    told: answer.issues.map(({ code, found }) => (found === undefined ? code : `${code} ${found}`)),
    answer,
  };
}

/** What a source gives that could not answer. */
export const failed = (found: string, { logicalAddress: place }: ReadQuery): SourceAnswer => ({
  entries: [],
  issues: [issue('overview-source-failed', { place, found })],
  failure: found,
});
