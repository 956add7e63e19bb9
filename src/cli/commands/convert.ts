import { readFile } from 'node:fs/promises';
import type { Adaptation, AdapterContext, GivenEnvelope } from '../../adapters/adapter.ts';
import { documentJson } from '../../adapters/record-copy/fhir/json.ts';
import { mergeAdaptations, patientOfSources } from '../../adapters/record-copy/merge-adaptations.ts';
import type { Adapters } from '../../adapters/registry.ts';
import { defaultLimits } from '../../gateway/directory/config.ts';
import { readEnvelope } from '../../http/exchanges/envelope.ts';
import { hasErrors, type Issue, issue } from '../../model/issue.ts';
import { hasOffset } from '../../model/local-time.ts';
import { operationOutcome } from '../../model/operation-outcome.ts';
import { builtInAdapters } from '../adapters.ts';
import { needFiles, readArgs } from '../args.ts';
import { type CliIo, type Command, UsageError } from '../io.ts';
import { say } from '../language.ts';
import { eachFile } from '../read-input.ts';
import { tellIssues, tellUnmapped } from '../tell.ts';

/** Source format -> canonical message Bundle. It knows no history: a message is read as it stands. */
export const convertCommand: Command = {
  name: 'convert',
  usage: 'convert [--from FORMAT] [--kind KIND] [--envelope FILE] [--at TIME] [--ndjson] [--strict] [--merge] FILE...',
  example: 'convert --from json remiss.json',
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
    if (values.merge) return convertMerged(files, { values, context, adapters }, io);
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

/** A referral message is whole by itself; only record copies can be put together. */
function checkOptions({ kind, merge }: { kind?: string; merge?: boolean }, io: CliIo): void {
  if (kind !== undefined && !kinds.includes(kind)) throw new UsageError(`--kind ${kind}: ${kinds.join(' | ')}`);
  if (merge && kind !== undefined && kind !== 'record-copy')
    throw new UsageError(
      say(io, '--merge: bara journalkopior slås ihop', '--merge: only record copies are put together'),
    );
}

interface Merging {
  readonly values: { readonly from?: string; readonly strict?: boolean; readonly ndjson?: boolean };
  readonly context: AdapterContext;
  readonly adapters: Adapters;
}

/** Several sources of one patient as one record copy; nothing is written when one of them cannot be read. */
async function convertMerged(
  files: readonly string[],
  { values, context, adapters }: Merging,
  io: CliIo,
): Promise<0 | 1> {
  const inputs: { file: string; bytes?: Uint8Array; unreadable?: Issue }[] = [];
  await eachFile(files, io, async (file, input) => {
    inputs.push({ file, ...input });
    return false;
  });
  const { at, envelope } = context;
  const all = (patient: GivenEnvelope['patient']) =>
    Promise.all(
      inputs.map(({ bytes, unreadable }) =>
        bytes
          ? convert(bytes, values.from, { at, ...(patient && { envelope: { patient } }) }, adapters)
          : { issues: [unreadable!], unmapped: [] },
      ),
    );
  const first = await all(envelope?.patient);
  // An answer with nothing in it names no patient: it is then about the patient of the others.
  const patient = envelope?.patient ?? patientOfSources(first);
  const read = first.some(namesNobody) ? await all(patient) : first;
  read.forEach(({ issues, unmapped }, n) => {
    tellIssues(inputs[n]!.file, issues, io);
    tellUnmapped(inputs[n]!.file, unmapped, io);
  });
  const merged = mergeAdaptations(read, context);
  tell(files.join(' '), merged, values.ndjson === true, io);
  const clean = merged.issues.length === 0 && merged.unmapped.length === 0;
  return hasErrors(merged.issues) || !merged.bundle || (values.strict === true && !clean) ? 1 : 0;
}

const namesNobody = ({ issues }: Adaptation): boolean => issues.some(({ code }) => code === 'record-patient-unknown');

async function contextOf(
  { at, envelope: file, kind }: { at?: string; envelope?: string; kind?: string },
  io: CliIo,
): Promise<AdapterContext> {
  if (at !== undefined && !(hasOffset(at) && !Number.isNaN(Date.parse(at))))
    throw new UsageError('--at TIME: 2026-11-24T08:00:00Z, 2026-11-24T09:00:00+01:00');
  const given: GivenEnvelope | undefined = file ? readEnvelope(await readFile(file), defaultLimits) : undefined;
  // What can be two things is what is asked for.
  const wanted = kind === 'record-copy' || kind === 'imaging-reference' ? ({ kind } as const) : undefined;
  const envelope = given || wanted ? { ...given, ...wanted } : undefined;
  return { at: at ?? new Date(io.now()).toISOString(), ...(envelope && { envelope }) };
}

async function convert(
  bytes: Uint8Array,
  from: string | undefined,
  context: AdapterContext,
  adapters: Adapters,
): Promise<Adaptation> {
  const adapter = from === undefined ? adapters.detect({ bytes }) : adapters.byFormat(from);
  if (!adapter) return { issues: [issue('format-unknown')], unmapped: [] };
  const adapted = await adapter.toBundle({ bytes }, context);
  return { ...adapted, issues: adapter.locate?.({ bytes }, adapted.issues) ?? adapted.issues };
}

function tell(file: string, { bundle, issues, unmapped }: Adaptation, many: boolean, io: CliIo): void {
  tellIssues(file, issues, io);
  tellUnmapped(file, unmapped, io);
  const found = issues.length > 0 ? operationOutcome(issues).issue : [];
  if (many) io.stdout.write(`${documentJson({ file, bundle: bundle ?? null, issues: found, unmapped })}\n`);
  else if (bundle) io.stdout.write(`${documentJson(bundle, 2)}\n`);
}
