import type { Resource } from '@medplum/fhirtypes';
import { strict } from '../strict.ts';

/** What the rules of a resource type tell of a resource: severity and place of each. */
export const told = (resource: object): string[] =>
  strict
    .validate(resource as Resource)
    .filter(({ code }) => code === 'resource-rule')
    .map(({ severity, place }) => `${severity} ${place}`);
