import { readFile } from 'node:fs/promises';
import type { Adaptation, GivenEnvelope } from '../../adapters/adapter.ts';
import { hasErrors, issue } from '../../model/issue.ts';
import { operationOutcome } from '../../model/operation-outcome.ts';
import { builtInAdapters } from '../adapters.ts';
import { json, line, needFiles, readArgs } from '../args.ts';
import { type CliIo, type Command, UsageError } from '../io.ts';
import { readInput } from '../read-input.ts';
import { tellIssues, tellUnmapped } from '../tell.ts';

/** Source format -> canonical message Bundle. It knows no history: a message is read as it stands. */
export const convertCommand: Command = {
  name: 'convert',
  usage: 'convert [--from fhir|json|rivta] [--envelope FILE] [--at TIME] [--ndjson] [--strict] FILE...',
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
    if (values.merge) throw new UsageError('--merge: referral messages are not merged; record copies have it.');
    if (values.kind && values.kind !== 'referral') throw new UsageError(`--kind ${values.kind}: only referral yet.`);
    const files = needFiles(positionals);
    const envelope = values.envelope
      ? (JSON.parse(await readFile(values.envelope, 'utf8')) as GivenEnvelope)
      : undefined;
    const at = values.at ?? new Date(io.now()).toISOString();
    const many = values.ndjson || files.length > 1;
    let failed = false;
    for (const file of files) {
      const result = await convert(await readInput(file, io), values.from, { at, ...(envelope && { envelope }) });
      tell(file, result, many ?? false, io);
      failed ||= hasErrors(result.issues) || !result.bundle;
      failed ||= (values.strict ?? false) && (result.issues.length > 0 || result.unmapped.length > 0);
    }
    return failed ? 1 : 0;
  },
};

async function convert(
  bytes: Uint8Array,
  from: string | undefined,
  context: { at: string; envelope?: GivenEnvelope },
): Promise<Adaptation> {
  const adapters = builtInAdapters();
  const adapter = from === undefined ? adapters.detect({ bytes }) : adapters.byFormat(from);
  if (from !== undefined && !adapter)
    throw new UsageError(`--from ${from}: one of ${adapters.all.map((a) => a.format).join(', ')}`);
  return adapter ? adapter.toBundle({ bytes }, context) : { issues: [issue('format-unknown')], unmapped: [] };
}

function tell(file: string, { bundle, issues, unmapped }: Adaptation, many: boolean, io: CliIo): void {
  tellIssues(file, issues, io);
  tellUnmapped(file, unmapped, io);
  const found = issues.length > 0 ? operationOutcome(issues).issue : [];
  if (many) io.stdout.write(line({ file, bundle: bundle ?? null, issues: found, unmapped }));
  else if (bundle) io.stdout.write(json(bundle));
}
