import { stateIn } from '../../gateway/view/state-texts.ts';
import { swedishClock } from '../../model/local-time.ts';
import { json, readArgs } from '../args.ts';
import type { Reply } from '../gateway-client.ts';
import type { CliIo, Command } from '../io.ts';
import { say } from '../language.ts';
import { answered, withGateway } from '../own-client.ts';
import { searchAll, searchOptions } from '../search.ts';
import { type NameOf, namesIn, type TimelineLine, timelineText } from '../timeline.ts';

interface Row {
  readonly id: string;
  readonly updatedAt: string;
  readonly endedAt: string | null;
}

interface Case {
  readonly id: string;
  readonly tasks: readonly { readonly referral: string; readonly owner: string; readonly state: string }[];
  readonly timeline: readonly TimelineLine[];
}

/** The cases of the client's units, or one with its timeline. */
export const casesCommand: Command = {
  name: 'cases',
  usage: 'cases [ID] [--limit N] [--json] [--config FILE]',
  example: 'cases --limit 20',
  summary: { sv: 'Visa ärenden, eller ett ärendes tidslinje', en: 'Show cases, or the timeline of one' },
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, searchOptions);
    const [id] = positionals;
    return withGateway(values.config, io, async (client, { directory }) => {
      if (id)
        return answered(await client.get(`/cases/${encodeURIComponent(id)}`), io, {
          json: values.json,
          words: (reply) => timeline(reply, io, namesIn(directory)),
        });
      const query = new URLSearchParams();
      const found = await searchAll(client, { path: '/cases', query, limit: values.limit }, read, io);
      if ('refused' in found) return answered(found.refused, io, values);
      io.stdout.write(values.json ? json(found.rows) : found.rows.map((row) => lineOf(row, io)).join(''));
      return 0;
    });
  },
};

const read = (reply: Pick<Reply, 'json'>) => {
  const { cases, next } = reply.json<{ cases: Row[]; next?: string }>();
  return { rows: cases, next };
};

const lineOf = ({ id, updatedAt, endedAt }: Row, io: CliIo): string =>
  `${swedishClock(Date.parse(updatedAt))}  ${(endedAt ? say(io, 'avslutat', 'ended') : say(io, 'pågår', 'open')).padEnd(8)}  ${id}\n`;

function timeline(reply: Reply, io: CliIo, nameOf: NameOf): string {
  const { id, tasks, timeline: entries } = reply.json<Case>();
  const head = [
    `${say(io, 'Ärende', 'Case')} ${id}`,
    ...tasks.map(({ referral, owner, state }) => `  ${referral}  ${nameOf(owner)}  ${stateIn(state, io.lang)}`),
  ];
  return `${head.join('\n')}\n${timelineText(entries, io.lang, nameOf)}`;
}
