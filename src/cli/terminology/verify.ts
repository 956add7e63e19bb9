import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readFeed } from '../../adapters/syndication/feed-xml.ts';
import { hasErrors, type Issue, issue } from '../../model/issue.ts';
import type { FeedEntry } from '../../terminology/distribution/feed.ts';
import { type FeedState, verifyArtefact, verifyFeed } from '../../terminology/distribution/verify-feed.ts';
import type { KeySet } from '../../terminology/signing/detached-jws.ts';
import { json, readArgs } from '../args.ts';
import { type CliIo, type ExitCode, UsageError } from '../io.ts';
import { say } from '../language.ts';
import { good, withGateway } from '../own-client.ts';
import { tellIssues } from '../tell.ts';
import { readKeySet } from './signed-file.ts';
import { gatewayOptions, type Subcommand } from './subcommand.ts';

/** Where a receiver has the feed and its artefacts from. */
interface Received {
  readonly feed: Uint8Array;
  readonly signature: string | undefined;
  artefact(entry: FeedEntry): Promise<Uint8Array | undefined>;
}

/**
 * For a receiver: holds a feed and everything in it against keys that it trusts. The keys come from a file that was
 * handed over another way: keys fetched together with the feed would prove nothing. `--state` remembers the feed's
 * number, so that an older feed played again is refused.
 */
export const verifyCommand: Subcommand = {
  usage:
    'terminology verify --jwks FILE [--state FILE] [--feed FILE --jws FILE --artefacts DIR | --as CLIENT [--config FILE]]',
  run: async (args, io) => {
    const { values } = readArgs(args, {
      ...gatewayOptions,
      jwks: { type: 'string' },
      state: { type: 'string' },
      feed: { type: 'string' },
      jws: { type: 'string' },
      artefacts: { type: 'string' },
    });
    if (!values.jwks) throw new UsageError('--jwks FILE');
    const { keys, issues } = readKeySet(await readFile(values.jwks, 'utf8'));
    if (!keys) {
      tellIssues(values.jwks, issues, io);
      return 1;
    }
    const judge = (received: Received) => verified(received, keys, values.state, io);
    if (values.feed !== undefined) return judge(await fromFiles(values.feed, values));
    return withGateway(
      values.config,
      io,
      async (client) => {
        const feed = good(await client.get('/syndication/feed.xml'));
        const header = feed.headers['vardbro-jws'];
        const artefact = async ({ content }: FeedEntry) => good(await client.get(pathOf(content!.href))).bytes;
        return (await judge({
          feed: feed.bytes,
          signature: typeof header === 'string' ? header : undefined,
          artefact,
        })) === 0
          ? 0
          : 1;
      },
      values.as,
    );
  },
};

/** Only the path: an address in a feed does not choose which machine is called with our token. */
const pathOf = (href: string): string => (URL.canParse(href) ? new URL(href).pathname : '/');

async function fromFiles(feed: string, { jws, artefacts }: { jws?: string; artefacts?: string }): Promise<Received> {
  return {
    feed: await readFile(feed),
    signature: jws === undefined ? undefined : (await readFile(jws, 'utf8')).trim(),
    artefact: async ({ content }) => {
      const sha = content!.sha256;
      if (artefacts === undefined || !/^[0-9a-f]{64}$/.test(sha)) return undefined;
      return readFile(join(artefacts, sha)).catch(() => undefined);
    },
  };
}

async function verified(received: Received, keys: KeySet, stateFile: string | undefined, io: CliIo): Promise<ExitCode> {
  const { feed, issues: unread } = readFeed(received.feed);
  if (!feed) {
    tellIssues('feed', unread, io);
    return 1;
  }
  const last = stateFile === undefined ? undefined : await stateOf(stateFile);
  const issues: Issue[] = [...(await verifyFeed(received.feed, received.signature, feed, keys, last))];
  const listed = feed.entries.filter((entry) => entry.content);
  let read = 0;
  // Nothing more is fetched for a feed that is not what it says it is.
  if (!hasErrors(issues)) {
    for (const entry of listed) {
      const bytes = await received.artefact(entry);
      if (bytes) read += 1;
      issues.push(
        ...(bytes
          ? await verifyArtefact(bytes, entry, keys)
          : [issue('not-found', { severity: 'warning', place: `${entry.url}|${entry.version}` })]),
      );
    }
  }
  tellIssues('feed', issues, io);
  const ok = !hasErrors(issues);
  if (ok && stateFile !== undefined)
    await writeFile(stateFile, json({ id: feed.id, sequence: feed.sequence, updated: feed.updated }));
  io.stdout.write(json({ ok, sequence: feed.sequence, entries: feed.entries.length, artefacts: read }));
  if (ok)
    io.stderr.write(
      `${say(io, 'Flödet och', 'The feed and')} ${read} ${say(io, 'artefakter är äkta', 'artefacts are genuine')}.\n`,
    );
  return ok ? 0 : 1;
}

async function stateOf(file: string): Promise<FeedState | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
