import { readFile } from 'node:fs/promises';
import type { ImportResult } from '../../gateway/terminology/api.ts';
import { hasErrors } from '../../model/issue.ts';
import { changeKinds } from '../../terminology/diff/diff-lists.ts';
import { changeName } from '../../terminology/diff/release-notes.ts';
import { readList } from '../../terminology/import/read-list.ts';
import { json, need, noMoreThan, readArgs } from '../args.ts';
import type { GatewayClient, Reply } from '../gateway-client.ts';
import type { CliIo, ExitCode } from '../io.ts';
import { say } from '../language.ts';
import { answered, withGateway } from '../own-client.ts';
import { tellIssues } from '../tell.ts';
import { readListFile } from './list-file.ts';
import { readProfile } from './profile-file.ts';
import { readKeySet, signatureFaults } from './signed-file.ts';
import { gatewayOptions, type Subcommand } from './subcommand.ts';

const header = {
  url: { type: 'string' },
  version: { type: 'string' },
  title: { type: 'string' },
  language: { type: 'string' },
} as const;

/** Shows what a file would become; with --accept, and only as a person at a running gateway, makes it a draft. */
export const importCommand: Subcommand = {
  usage:
    'terminology import FILE [--url U] [--version V] [--title T] [--profile NAME] [--previous V] [--jws FILE --jwks FILE] [--accept --as CLIENT] [--offline [--profile NAME|FILE]]',
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, {
      ...gatewayOptions,
      ...header,
      format: { type: 'string' },
      profile: { type: 'string' },
      previous: { type: 'string' },
      note: { type: 'string' },
      jws: { type: 'string' },
      jwks: { type: 'string' },
      accept: { type: 'boolean' },
      offline: { type: 'boolean' },
    });
    const { FILE: file } = need({ FILE: positionals[0] });
    noMoreThan(1, positionals);
    const source = await readListFile(file, values.format);
    if (values.jws || values.jwks) {
      const { '--jws FILE': jws, '--jwks FILE': jwks } = need({ '--jws FILE': values.jws, '--jwks FILE': values.jwks });
      const { keys, issues } = readKeySet(await readFile(jwks, 'utf8'));
      if (!keys) {
        tellIssues(jwks, issues, io);
        return 1;
      }
      const faults = await signatureFaults(source.bytes, (await readFile(jws, 'utf8')).trim(), keys);
      tellIssues(file, faults, io);
      if (faults.length > 0) return 1;
    }
    const { url, version, title, language, profile, previous, note } = values;
    const named = Object.entries({ url, version, title, language, profile, previous, note }).filter(
      (entry) => entry[1] !== undefined,
    ) as [string, string][];
    if (values.offline) return offline(file, source, { ...values, header: Object.fromEntries(named) }, io);
    const query = new URLSearchParams([['format', source.format], ...named]);
    return withGateway(
      values.config,
      io,
      (client) => preview(client, { file, query, bytes: source.bytes }, values, io),
      values.as,
    );
  },
};

async function preview(
  client: GatewayClient,
  { file, query, bytes }: { file: string; query: URLSearchParams; bytes: Uint8Array },
  values: { readonly accept?: boolean; readonly json?: boolean },
  io: CliIo,
): Promise<0 | 1> {
  const post = (more: URLSearchParams) =>
    client.post(`/terminology/imports?${more}`, bytes, 'application/octet-stream');
  const seen = await post(query);
  const tell = (reply: Reply) =>
    answered(reply, io, { ...(values.json && { json: true }), name: file, words: (good) => words(good, io) });
  if (seen.status >= 400) return tell(seen);
  const { list, issues } = seen.json<ImportResult>();
  if (!values.accept) return tell(seen) || hasErrors(issues) ? 1 : 0;
  return tell(await post(new URLSearchParams([...query, ['accept', list!.sha256]])));
}

function words(reply: Reply, io: CliIo): string {
  const { list, accepted, diff, reused = [], impact = [], issues } = reply.json<ImportResult>();
  tellIssues(list!.url, issues, io);
  const state = accepted
    ? say(io, 'inläst som utkast', 'taken in as a draft')
    : say(io, 'förhandsvisning, inget är ändrat', 'preview, nothing is changed');
  const counts = diff
    ? changeKinds
        .filter((kind) => diff[kind].length > 0)
        .map((kind) => `${changeName(kind, io.lang === 'en' ? 'en' : 'sv')} ${diff[kind].length}`)
    : [];
  return [
    `${list!.url}|${list!.version}: ${list!.concepts} ${say(io, 'koder', 'codes')}, ${state}`,
    `sha256 ${list!.sha256}`,
    ...(diff ? [`${diff.from} > ${diff.to}: ${counts.join(', ') || say(io, 'inga ändringar', 'no changes')}`] : []),
    ...reused.map(
      (r) => `${say(io, 'NY BETYDELSE', 'NEW MEANING')} ${r.code}: ${r.before} (${r.version}) > ${r.after}`,
    ),
    ...impact.map((a) => `${a.breaks ? '!' : '-'} ${a.sort} ${a.id}: ${a.why}`),
    '',
  ].join('\n');
}

/** Without a gateway: the findings, and the draft resource on stdout. Writes nothing. */
async function offline(
  file: string,
  source: Awaited<ReturnType<typeof readListFile>>,
  values: { readonly profile?: string; readonly header: Record<string, string> },
  io: CliIo,
): Promise<ExitCode> {
  const read = values.profile === undefined ? undefined : await readProfile(values.profile);
  if (read && !read.profile) {
    tellIssues(values.profile!, read.issues, io);
    return 1;
  }
  const { url, version, title, language } = values.header;
  const given = {
    ...(url && { url }),
    ...(version && { version }),
    ...(title && { title }),
    ...(language && { language }),
  };
  const { resource, issues } = await readList({
    ...source,
    header: given,
    ...(read?.profile && { profile: read.profile }),
  });
  tellIssues(file, issues, io);
  if (resource) io.stdout.write(json(resource));
  return hasErrors(issues) ? 1 : 0;
}
