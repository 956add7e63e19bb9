import type { Bundle, Resource } from '@medplum/fhirtypes';
import { readJsonObject } from '../../adapters/json-source.ts';
import { hasErrors, type Issue, issue } from '../../model/issue.ts';
import { inJson } from '../../model/source-position/in-json.ts';
import type { CheckedAgainst } from '../../terminology/operations/write/checked-against.ts';
import { checkedOutcome } from '../../terminology/pins/under-manifest.ts';
import { validateMessage } from '../../validation/message-rules.ts';
import { supportIssues } from '../../validation/support/issues.ts';
import type { Validator } from '../../validation/validator.ts';
import { json, line, needFiles, readArgs } from '../args.ts';
import { type CliIo, type Command, UsageError } from '../io.ts';
import { loadDefinitions } from '../load-definitions.ts';
import { eachFile } from '../read-input.ts';
import { absentText, type FileSupport, supportJson, supportText } from '../support-report.ts';
import { issueLine } from '../tell.ts';
import { pinnedValidator } from '../validator.ts';

/** How results are written: one OperationOutcome, a line for each file, or words for a person. */
type Form = 'json' | 'ndjson' | 'text';

/** Holds resources against FHIR R4 and profiles, and message Bundles against the rules of a message. */
export const validateCommand: Command = {
  name: 'validate',
  usage:
    'validate [--profile URL]... [--load FILE|DIR|TGZ]... [--manifest URL] [--report must-support] [--ndjson | --text] FILE...',
  example: 'validate remiss.fhir.json',
  summary: {
    sv: 'Kontrollera FHIR-resurser, även mot inlästa profiler',
    en: 'Check FHIR resources, also against loaded profiles',
  },
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, {
      profile: { type: 'string', multiple: true },
      load: { type: 'string', multiple: true },
      manifest: { type: 'string' },
      report: { type: 'string' },
      ndjson: { type: 'boolean' },
      text: { type: 'boolean' },
    });
    if (values.ndjson && values.text) throw new UsageError('--ndjson | --text');
    if (values.report !== undefined && values.report !== 'must-support') throw new UsageError('--report must-support');
    const files = needFiles(positionals);
    const form = values.text ? 'text' : values.ndjson ? 'ndjson' : 'json';
    const { validator, underManifest } = pinnedValidator(loadDefinitions(values.load ?? [], io));
    if (values.report) return report(files, { form, asked: values.profile ?? [], validator }, io);
    const check = messageChecker(values.profile ?? [], validator);
    const one = form === 'json' && files.length > 1 ? 'ndjson' : form;
    return eachFile(files, io, async (file, input) => {
      const work = () => ('bytes' in input ? check(input.bytes) : [input.unreadable]);
      const { result, against } = underManifest(values.manifest, work);
      io.stdout.write(written(file, result, one, io, against));
      return hasErrors(result);
    });
  },
};

function written(file: string, issues: readonly Issue[], form: Form, io: CliIo, against: CheckedAgainst = {}): string {
  if (form === 'text') return issues.map((one) => issueLine(file, one, io)).join('');
  const outcome = checkedOutcome(issues, against);
  return form === 'ndjson' ? line({ file, outcome }) : json(outcome);
}

interface Reporting {
  readonly form: Form;
  readonly asked: readonly string[];
  readonly validator: Validator;
}

/** What the files have of the elements that their profiles mark. What is no resource is told, and counts as a failure. */
async function report(files: readonly string[], { form, asked, validator }: Reporting, io: CliIo): Promise<0 | 1> {
  const found: FileSupport[] = [];
  const code = await eachFile(files, io, async (file, input) => {
    const read = 'bytes' in input ? readResource(input.bytes) : { issues: [input.unreadable] };
    if (!read.resource || !('bytes' in input)) {
      if (form === 'ndjson') io.stdout.write(written(file, read.issues, form, io));
      else io.stderr.write(written(file, read.issues, 'text', io));
      return true;
    }
    const support = validator.supported?.(read.resource, asked) ?? { lines: [], unknown: [] };
    found.push({ file, ...support });
    if (form === 'text') io.stdout.write(absentText(file, input.bytes, support, io));
    else if (form === 'ndjson') io.stdout.write(written(file, inJson(input.bytes, supportIssues(support)), form, io));
    return false;
  });
  if (form === 'text') io.stdout.write(supportText(found, io));
  else if (form === 'json') io.stdout.write(json(supportJson(found)));
  return code;
}

function readResource(bytes: Uint8Array): { readonly resource?: Resource; readonly issues: readonly Issue[] } {
  const { value, issues } = readJsonObject(bytes);
  if (!value) return { issues };
  if (typeof value.resourceType !== 'string') return { issues: [issue('not-a-resource')] };
  return { resource: value as unknown as Resource, issues };
}

/**
 * Holds the bytes of a resource against R4 and profiles, a message Bundle also against the rules of a message; each finding
 * with its position in the bytes.
 */
export function messageChecker(
  asked: readonly string[],
  validator: Validator,
): (bytes: Uint8Array) => readonly Issue[] {
  return (bytes) => {
    const { resource, issues } = readResource(bytes);
    if (!resource) return issues;
    if (resource.resourceType !== 'Bundle' || resource.type !== 'message')
      return inJson(bytes, validator.validate(resource, asked));
    const found = validateMessage(resource as Bundle, {
      validate: (r, own = []) => validator.validate(r, r === resource ? [...own, ...asked] : own),
    });
    return inJson(bytes, found);
  };
}
