import type { Resource } from '@medplum/fhirtypes';
import { validatorOver } from '../../src/cli/validator.ts';
import { openDefinitions } from '../../src/validation/packages/definitions.ts';

export const core = openDefinitions();
/** The strict settings of `vardbro validate`, over R4 alone. */
export const strict = validatorOver(core);

/** Errors as `code place`. */
export const errors = (resource: unknown, validator = strict, profiles: string[] = []): string[] =>
  validator
    .validate(resource as Resource, profiles)
    .filter((i) => i.severity === 'error')
    .map(({ code, place }) => `${code} ${place}`);
