import { diffLists } from '../../terminology/diff/diff-lists.ts';
import { releaseNotes } from '../../terminology/diff/release-notes.ts';
import { json, readArgs } from '../args.ts';
import { UsageError } from '../io.ts';
import { answered, withGateway } from '../own-client.ts';
import { readCodeSystem } from './code-system-file.ts';
import { gatewayOptions, type Subcommand } from './subcommand.ts';

/** What differs between two versions: of two files of FHIR JSON, or of two versions at the running gateway. */
export const diffCommand: Subcommand = {
  usage: 'terminology diff OLD.json NEW.json | diff --url U --to V [--from V]; [--notes sv|en]',
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, {
      ...gatewayOptions,
      url: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      notes: { type: 'string' },
    });
    const { notes } = values;
    if (notes !== undefined && notes !== 'sv' && notes !== 'en') throw new UsageError('--notes sv|en');
    if (positionals.length === 2) {
      const [before, after] = await Promise.all(positionals.map(readCodeSystem));
      const diff = diffLists(before!, after!);
      io.stdout.write(notes ? releaseNotes(diff, { title: after!.title ?? after!.url ?? '' }, notes) : json(diff));
      return 0;
    }
    const { url, to, from } = values;
    if (!url || !to || positionals.length > 0) throw new UsageError('OLD.json NEW.json | --url U --to V');
    const query = new URLSearchParams({
      url,
      to,
      ...(from && { from }),
      ...(notes && { format: 'markdown', lang: notes }),
    });
    return withGateway(
      values.config,
      io,
      async (client) =>
        answered(await client.get(`/terminology/diff?${query}`), io, {
          name: url,
          words: (r) => new TextDecoder().decode(r.bytes),
        }),
      values.as,
    );
  },
};
