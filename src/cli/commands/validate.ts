import type { Bundle, Resource } from '@medplum/fhirtypes';
import { readJsonObject } from '../../adapters/json-source.ts';
import { hasErrors, type Issue, issue } from '../../model/issue.ts';
import { operationOutcome } from '../../model/operation-outcome.ts';
import { medplumValidator } from '../../validation/medplum-validator.ts';
import { validateMessage } from '../../validation/message-rules.ts';
import { r4Core } from '../../validation/r4-core.ts';
import { json, line, needFiles, readArgs } from '../args.ts';
import { type Command, UsageError } from '../io.ts';
import { readInput } from '../read-input.ts';

/** Holds resources against FHIR R4, and message Bundles against the rules of a message. */
export const validateCommand: Command = {
  name: 'validate',
  usage: 'validate [--profile URL] [--ndjson] FILE...',
  summary: { sv: 'Kontrollera FHIR-resurser', en: 'Check FHIR resources' },
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, {
      profile: { type: 'string', multiple: true },
      load: { type: 'string', multiple: true },
      ndjson: { type: 'boolean' },
    });
    if (values.load) throw new UsageError('--load: packages cannot be loaded yet.');
    const files = needFiles(positionals);
    const check = checker(values.profile ?? []);
    const many = values.ndjson || files.length > 1;
    let failed = false;
    for (const file of files) {
      const issues = check(await readInput(file, io));
      const outcome = operationOutcome(issues);
      io.stdout.write(many ? line({ file, outcome }) : json(outcome));
      failed ||= hasErrors(issues);
    }
    return failed ? 1 : 0;
  },
};

function checker(profiles: readonly string[]): (bytes: Uint8Array) => readonly Issue[] {
  const validator = medplumValidator({ core: r4Core() });
  return (bytes) => {
    const { value, issues } = readJsonObject(bytes);
    if (!value) return issues;
    if (typeof value.resourceType !== 'string') return [issue('not-a-resource')];
    const resource = value as unknown as Resource;
    const message = resource.resourceType === 'Bundle' && resource.type === 'message';
    return message ? validateMessage(resource as Bundle, validator) : validator.validate(resource, profiles);
  };
}
