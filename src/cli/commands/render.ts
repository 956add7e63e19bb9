import { writeFile } from 'node:fs/promises';
import type { Bundle } from '@medplum/fhirtypes';
import type { Rendering } from '../../adapters/adapter.ts';
import { readJsonObject } from '../../adapters/json-source.ts';
import { hasErrors } from '../../model/issue.ts';
import { operationOutcome } from '../../model/operation-outcome.ts';
import { builtInAdapters } from '../adapters.ts';
import { json, line, needFiles, readArgs } from '../args.ts';
import { type CliIo, type Command, UsageError } from '../io.ts';
import { readInput } from '../read-input.ts';
import { tellIssues, tellLost } from '../tell.ts';

/** Canonical message Bundle -> a wire form, with every element that the form cannot carry. */
export const renderCommand: Command = {
  name: 'render',
  usage: 'render --to TARGET [-o FILE] [--report FILE] [--ndjson] FILE...',
  summary: { sv: 'Skriv ett meddelande i en annan form', en: 'Write a message in another form' },
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, {
      to: { type: 'string' },
      output: { type: 'string', short: 'o' },
      report: { type: 'string' },
      ndjson: { type: 'boolean' },
    });
    const { to } = values;
    if (!to) throw new UsageError('--to TARGET: rivta, rivta:ProcessRequest:2, json, fhir');
    const files = needFiles(positionals);
    if (values.output && files.length > 1) throw new UsageError('-o FILE: one input file only');
    const many = values.ndjson || files.length > 1;
    const reports: object[] = [];
    let failed = false;
    for (const file of files) {
      const rendering = await render(await readInput(file, io), to);
      tellIssues(file, rendering.issues, io);
      tellLost(file, rendering.lost, io);
      await write(file, rendering, { many: many ?? false, output: values.output }, io);
      reports.push(reportOf(file, rendering));
      failed ||= hasErrors(rendering.issues) || !rendering.bytes;
    }
    if (values.report) await writeFile(values.report, json(many ? reports : reports[0]));
    return failed ? 1 : 0;
  },
};

async function render(bytes: Uint8Array, to: string): Promise<Rendering> {
  const { value, issues } = readJsonObject(bytes);
  if (!value) return { mediaType: '', issues, lost: [] };
  const adapter = builtInAdapters().byTarget(to);
  if (!adapter?.fromBundle) throw new UsageError(`--to ${to}: no such target`);
  return adapter.fromBundle(value as unknown as Bundle, to);
}

async function write(
  file: string,
  rendering: Rendering,
  { many, output }: { many: boolean; output: string | undefined },
  io: CliIo,
): Promise<void> {
  const { bytes } = rendering;
  if (many)
    io.stdout.write(line({ ...reportOf(file, rendering), ...(bytes && { output: new TextDecoder().decode(bytes) }) }));
  else if (bytes && output) await writeFile(output, bytes);
  else if (bytes) io.stdout.write(bytes);
}

const reportOf = (file: string, { issues, lost }: Rendering) => ({
  file,
  issues: issues.length > 0 ? operationOutcome(issues).issue : [],
  lost,
});
