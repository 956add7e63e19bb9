import type { Bundle, Resource } from '@medplum/fhirtypes';
import { readJsonObject } from '../../adapters/json-source.ts';
import { hasErrors, type Issue, issue } from '../../model/issue.ts';
import { operationOutcome } from '../../model/operation-outcome.ts';
import { inJson } from '../../model/source-position/in-json.ts';
import { validateMessage } from '../../validation/message-rules.ts';
import type { Validator } from '../../validation/validator.ts';
import { json, line, needFiles, readArgs } from '../args.ts';
import { type Command, UsageError } from '../io.ts';
import { loadDefinitions } from '../load-definitions.ts';
import { eachFile } from '../read-input.ts';
import { issueLine } from '../tell.ts';
import { validatorOver } from '../validator.ts';

/** Holds resources against FHIR R4 and profiles, and message Bundles against the rules of a message. */
export const validateCommand: Command = {
  name: 'validate',
  usage: 'validate [--profile URL]... [--load FILE|DIR|TGZ]... [--ndjson | --text] FILE...',
  summary: {
    sv: 'Kontrollera FHIR-resurser, även mot inlästa profiler',
    en: 'Check FHIR resources, also against loaded profiles',
  },
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, {
      profile: { type: 'string', multiple: true },
      load: { type: 'string', multiple: true },
      ndjson: { type: 'boolean' },
      text: { type: 'boolean' },
    });
    if (values.ndjson && values.text) throw new UsageError('--ndjson | --text');
    const files = needFiles(positionals);
    const check = messageChecker(values.profile ?? [], validatorOver(loadDefinitions(values.load ?? [], io)));
    const many = values.ndjson || files.length > 1;
    return eachFile(files, io, async (file, input) => {
      const issues = 'bytes' in input ? check(input.bytes) : [input.unreadable];
      io.stdout.write(
        values.text
          ? issues.map((one) => issueLine(file, one, io)).join('')
          : many
            ? line({ file, outcome: operationOutcome(issues) })
            : json(operationOutcome(issues)),
      );
      return hasErrors(issues);
    });
  },
};

/**
 * Holds the bytes of a resource against R4 and profiles, a message Bundle also against the rules of a message; each finding
 * with its position in the bytes.
 */
export function messageChecker(
  asked: readonly string[],
  validator: Validator,
): (bytes: Uint8Array) => readonly Issue[] {
  return (bytes) => {
    const { value, issues } = readJsonObject(bytes);
    if (!value) return issues;
    if (typeof value.resourceType !== 'string') return [issue('not-a-resource')];
    const resource = value as unknown as Resource;
    if (resource.resourceType !== 'Bundle' || resource.type !== 'message')
      return inJson(bytes, validator.validate(resource, asked));
    const found = validateMessage(resource as Bundle, {
      validate: (r, own = []) => validator.validate(r, r === resource ? [...own, ...asked] : own),
    });
    return inJson(bytes, found);
  };
}
