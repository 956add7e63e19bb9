import type { TerminologyStatus } from '../../gateway/terminology/api.ts';
import { readArgs } from '../args.ts';
import type { CliIo } from '../io.ts';
import { say } from '../language.ts';
import { answered, withGateway } from '../own-client.ts';
import { gatewayOptions, type Subcommand } from './subcommand.ts';

/** Which versions there are and how they stand; which system has which, how it is known and since when. */
export const statusCommand: Subcommand = {
  usage: 'terminology status [--url U] [--json] [--as CLIENT] [--config FILE]',
  run: async (args, io) => {
    const { values } = readArgs(args, { ...gatewayOptions, url: { type: 'string' } });
    return withGateway(
      values.config,
      io,
      async (client) => {
        const reply = await client.get('/terminology/status');
        return answered(reply, io, {
          ...(values.json && { json: true }),
          words: (good) => words(good.json<TerminologyStatus>(), values.url, io),
        });
      },
      values.as,
    );
  },
};

function words(
  { lists, systems, pushes, pins, subscribers = [] }: TerminologyStatus,
  url: string | undefined,
  io: CliIo,
): string {
  const wanted = (of: string): boolean => url === undefined || of === url;
  return [
    ...lists
      .filter((l) => wanted(l.url))
      .map((l) => `${l.url}|${l.version}  ${l.state}  ${l.standing}  ${l.concepts} ${say(io, 'koder', 'codes')}`),
    ...systems
      .filter((s) => wanted(s.url))
      .map((s) => {
        const age = s.age === null ? '' : `, ${days(s.age, io)}`;
        const behind = s.behind > 0 ? `, ${s.behind} ${say(io, 'version(er) efter', 'release(s) behind')}` : '';
        return `${s.system}  ${s.url}|${s.version ?? '?'}  ${s.state} (${s.how ?? '-'}${age}${behind})`;
      }),
    ...pushes
      .filter((p) => wanted(p.url) && p.state !== 'acknowledged')
      .map((p) => `> ${p.system}  ${p.url}|${p.version}  ${p.state}${p.code ? ` (${p.code}, ${p.attempts})` : ''}`),
    ...subscribers.map((s) => `${s.system}  ${say(io, 'prenumererar', 'subscribes')}  ${s.webhook}`),
    ...pins.map(
      (p) =>
        `pin ${p.agreement}  ${new Date(p.from).toISOString()}  ${p.hash.slice(0, 12)}  ${p.lists.length} ${say(io, 'listor', 'lists')}`,
    ),
    '',
  ].join('\n');
}

const days = (seconds: number, io: CliIo): string =>
  seconds < 86_400 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 86_400)} ${say(io, 'dygn', 'days')}`;
