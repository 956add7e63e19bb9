import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  indexStructureDefinitionBundle,
  isDataTypeLoaded,
  OperationOutcomeError,
  validateResource,
} from '@medplum/core';
import type { Bundle, Resource, StructureDefinition } from '@medplum/fhirtypes';
import { readJsonObject } from '../../adapters/json-source.ts';
import type { Definitions } from '../../validation/packages/definitions.ts';
import type { ValidatorCase } from './cases.ts';

interface Found {
  readonly expression?: string;
  readonly code: string;
  readonly text: string;
}

/** Errors of Medplum's validateResource, alone and with every profile at hand that the resource claims or is asked for. */
export async function medplumErrors(one: ValidatorCase, folder: string, definitions: Definitions): Promise<Found[]> {
  if (!isDataTypeLoaded('Patient')) load(definitions);
  const { value } = readJsonObject(await readFile(join(folder, one.resource)));
  if (!value) return [{ code: 'structure', text: 'not JSON' }];
  return errorsOf(value as unknown as Resource);
}

function load(definitions: Definitions): void {
  const types = definitions.entries('StructureDefinition').filter((e) => e.derivation !== 'constraint');
  const entry = types.flatMap((e) => {
    const resource = definitions.read(e) as StructureDefinition | undefined;
    return resource?.snapshot && resource.kind !== 'logical' ? [{ resource }] : [];
  });
  indexStructureDefinitionBundle({ resourceType: 'Bundle', type: 'collection', entry } as Bundle);
}

function errorsOf(resource: Resource): Found[] {
  try {
    validateResource(resource);
    return [];
  } catch (error) {
    if (!(error instanceof OperationOutcomeError)) return [{ code: 'exception', text: String(error) }];
    return (error.outcome.issue ?? [])
      .filter((issue) => issue.severity === 'error' || issue.severity === 'fatal')
      .map((issue) => ({
        ...(issue.expression?.[0] !== undefined && { expression: issue.expression[0] }),
        code: issue.code,
        text: issue.details?.text ?? '',
      }));
  }
}
