import { writeFile } from 'node:fs/promises';
import type { Bundle } from '@medplum/fhirtypes';
import type { Adapter, Rendering } from '../../adapters/adapter.ts';
import { readJsonObject } from '../../adapters/json-source.ts';
import { hasErrors, type Issue, issue } from '../../model/issue.ts';
import { operationOutcome } from '../../model/operation-outcome.ts';
import { builtInAdapters } from '../adapters.ts';
import { json, line, needFiles, readArgs } from '../args.ts';
import { type CliIo, type Command, UsageError } from '../io.ts';
import { eachFile } from '../read-input.ts';
import { tellIssues, tellLost } from '../tell.ts';

type Renderer = (bundle: Bundle) => Promise<Rendering>;

/** Canonical message Bundle -> a wire form, with every element that the form cannot carry. */
export const renderCommand: Command = {
  name: 'render',
  usage: 'render --to TARGET [-o FILE] [--report FILE] [--ndjson] FILE...',
  example: 'render --to pdf -o remiss.pdf remiss.fhir.json',
  summary: {
    sv: 'Skriv ett meddelande i en annan form (rivta, rivta:ProcessRequest:2, json, fhir, pdf, pdf:en, dicom-kos)',
    en: 'Write a message in another form (rivta, rivta:ProcessRequest:2, json, fhir, pdf, pdf:en, dicom-kos)',
  },
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, {
      to: { type: 'string' },
      output: { type: 'string', short: 'o' },
      report: { type: 'string' },
      ndjson: { type: 'boolean' },
    });
    const files = needFiles(positionals);
    const renderer = rendererOf(values.to);
    const many = values.ndjson || files.length > 1;
    if (values.output && many) throw new UsageError('-o FILE: one input FILE, without --ndjson');
    const reports: object[] = [];
    const code = await eachFile(files, io, async (file, input) => {
      const rendering = 'bytes' in input ? await render(input.bytes, renderer) : nothing([input.unreadable]);
      tellIssues(file, rendering.issues, io);
      tellLost(file, rendering.lost, io);
      await write(file, rendering, { many, output: values.output }, io);
      reports.push(reportOf(file, rendering));
      return hasErrors(rendering.issues) || !rendering.bytes;
    });
    if (values.report) await writeFile(values.report, json(many ? reports : reports[0]));
    return code;
  },
};

function rendererOf(target = ''): Renderer {
  const adapters = builtInAdapters();
  const adapter: Adapter | undefined = adapters.byTarget(target);
  if (adapter?.fromBundle) return (bundle) => adapter.fromBundle!(bundle, target);
  const known = adapters.all.filter((a) => a.fromBundle).map((a) => a.format);
  throw new UsageError(`--to TARGET: ${known.join(' | ')}`);
}

async function render(bytes: Uint8Array, renderer: Renderer): Promise<Rendering> {
  const { value, issues } = readJsonObject(bytes);
  if (!value) return nothing(issues);
  if (value.resourceType !== 'Bundle') return nothing([issue('not-a-message', { expected: 'a Bundle' })]);
  return renderer(value as unknown as Bundle);
}

const nothing = (issues: readonly Issue[]): Rendering => ({ mediaType: 'application/octet-stream', issues, lost: [] });

async function write(
  file: string,
  rendering: Rendering,
  { many, output }: { many: boolean; output: string | undefined },
  io: CliIo,
): Promise<void> {
  const { bytes } = rendering;
  if (many) io.stdout.write(line({ file, ...(bytes && textOrBase64(bytes)), ...findings(rendering) }));
  else if (bytes && output) await writeFile(output, bytes);
  else if (bytes) io.stdout.write(bytes);
}

/** A form that is no text (PDF, DICOM) goes as base64. */
function textOrBase64(bytes: Uint8Array): { output: string } | { outputBase64: string } {
  try {
    return { output: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { outputBase64: Buffer.from(bytes).toString('base64') };
  }
}

const findings = ({ issues, lost }: Rendering) => ({
  issues: issues.length > 0 ? operationOutcome(issues).issue : [],
  lost,
});

const reportOf = (file: string, rendering: Rendering) => ({ file, ...findings(rendering) });
