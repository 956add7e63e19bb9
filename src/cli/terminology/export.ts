import { writeFile } from 'node:fs/promises';
import { type ExportFormat, exportList, exportTypes } from '../../terminology/export/export-list.ts';
import { readArgs } from '../args.ts';
import { type CliIo, UsageError } from '../io.ts';
import { answered, withGateway } from '../own-client.ts';
import { readCodeSystem } from './code-system-file.ts';
import { gatewayOptions, type Subcommand } from './subcommand.ts';

/** A list as CSV, TSV or Excel: of a FHIR JSON file, or of a version at the running gateway. */
export const exportCommand: Subcommand = {
  usage: 'terminology export FILE.json | export --url U [--version V]; --to xlsx|csv|tsv|json [-o FILE]',
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, {
      ...gatewayOptions,
      url: { type: 'string' },
      version: { type: 'string' },
      to: { type: 'string' },
      out: { type: 'string', short: 'o' },
    });
    const { to, url, version, out } = values;
    const isTable = to !== undefined && Object.hasOwn(exportTypes, to);
    if (!isTable && to !== 'json') throw new UsageError('--to xlsx | csv | tsv | json');
    const [file] = positionals;
    if (file !== undefined) {
      if (!isTable) throw new UsageError('--to xlsx | csv | tsv');
      await put(await exportList(await readCodeSystem(file), to as ExportFormat), out, io);
      return 0;
    }
    if (!url) throw new UsageError('FILE.json | --url U');
    const query = new URLSearchParams({ url, format: to!, ...(version && { version }) });
    return withGateway(
      values.config,
      io,
      async (client) => {
        const reply = await client.get(`/terminology/content?${query}`);
        if (reply.status >= 400) return answered(reply, io, { name: url });
        await put(reply.bytes, out, io);
        return 0;
      },
      values.as,
    );
  },
};

const put = async (bytes: Uint8Array, out: string | undefined, io: CliIo): Promise<void> => {
  if (out === undefined) io.stdout.write(bytes);
  else await writeFile(out, bytes);
};
