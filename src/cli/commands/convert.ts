import { readFile } from 'node:fs/promises';
import type { Adaptation, AdapterContext, GivenEnvelope } from '../../adapters/adapter.ts';
import type { Adapters } from '../../adapters/registry.ts';
import { defaultLimits } from '../../gateway/directory/config.ts';
import { readEnvelope } from '../../http/exchanges/envelope.ts';
import { hasErrors, issue } from '../../model/issue.ts';
import { operationOutcome } from '../../model/operation-outcome.ts';
import { builtInAdapters } from '../adapters.ts';
import { json, line, needFiles, readArgs } from '../args.ts';
import { type CliIo, type Command, UsageError } from '../io.ts';
import { say } from '../language.ts';
import { eachFile } from '../read-input.ts';
import { tellIssues, tellUnmapped } from '../tell.ts';

/** Source format -> canonical message Bundle. It knows no history: a message is read as it stands. */
export const convertCommand: Command = {
  name: 'convert',
  usage: 'convert [--from FORMAT] [--kind KIND] [--envelope FILE] [--at TIME] [--ndjson] [--strict] FILE...',
  summary: { sv: 'Gör om ett källformat till FHIR', en: 'Turn a source format into FHIR' },
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, {
      from: { type: 'string' },
      kind: { type: 'string' },
      envelope: { type: 'string' },
      at: { type: 'string' },
      ndjson: { type: 'boolean' },
      strict: { type: 'boolean' },
      merge: { type: 'boolean' },
    });
    checkOptions(values, io);
    const files = needFiles(positionals);
    const adapters = builtInAdapters();
    if (values.from !== undefined && !adapters.byFormat(values.from))
      throw new UsageError(`--from ${values.from}: ${adapters.all.map((a) => a.format).join(' | ')}`);
    const context = await contextOf(values, io);
    const many = values.ndjson || files.length > 1;
    return eachFile(files, io, async (file, input) => {
      const result =
        'bytes' in input
          ? await convert(input.bytes, values.from, context, adapters)
          : { issues: [input.unreadable], unmapped: [] };
      tell(file, result, many, io);
      const clean = result.issues.length === 0 && result.unmapped.length === 0;
      return hasErrors(result.issues) || !result.bundle || (values.strict === true && !clean);
    });
  },
};

const kinds: readonly string[] = ['referral', 'record-copy', 'imaging-reference'];

/** A referral message is whole by itself; only the documents of a record copy can be put together. */
function checkOptions({ kind, merge }: { kind?: string; merge?: boolean }, io: CliIo): void {
  if (kind !== undefined && !kinds.includes(kind)) throw new UsageError(`--kind ${kind}: ${kinds.join(' | ')}`);
  if (merge)
    throw new UsageError(
      say(io, '--merge: remissmeddelanden slås inte ihop', '--merge: referral messages are not merged'),
    );
}

const withOffset = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

async function contextOf(
  { at, envelope: file }: { at?: string; envelope?: string },
  io: CliIo,
): Promise<AdapterContext> {
  if (at !== undefined && !(withOffset.test(at) && !Number.isNaN(Date.parse(at))))
    throw new UsageError('--at TIME: 2026-11-24T08:00:00Z, 2026-11-24T09:00:00+01:00');
  const envelope: GivenEnvelope | undefined = file ? readEnvelope(await readFile(file), defaultLimits) : undefined;
  return { at: at ?? new Date(io.now()).toISOString(), ...(envelope && { envelope }) };
}

async function convert(
  bytes: Uint8Array,
  from: string | undefined,
  context: AdapterContext,
  adapters: Adapters,
): Promise<Adaptation> {
  const adapter = from === undefined ? adapters.detect({ bytes }) : adapters.byFormat(from);
  return adapter ? adapter.toBundle({ bytes }, context) : { issues: [issue('format-unknown')], unmapped: [] };
}

function tell(file: string, { bundle, issues, unmapped }: Adaptation, many: boolean, io: CliIo): void {
  tellIssues(file, issues, io);
  tellUnmapped(file, unmapped, io);
  const found = issues.length > 0 ? operationOutcome(issues).issue : [];
  if (many) io.stdout.write(line({ file, bundle: bundle ?? null, issues: found, unmapped }));
  else if (bundle) io.stdout.write(json(bundle));
}
