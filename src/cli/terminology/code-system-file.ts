import type { CodeSystem } from '@medplum/fhirtypes';
import { UsageError } from '../io.ts';
import { readJsonFile } from '../read-json-file.ts';

/** A list in a file of FHIR JSON. Throws a Problem for what is no JSON, a UsageError for what is no CodeSystem. */
export async function readCodeSystem(file: string): Promise<CodeSystem> {
  const value = (await readJsonFile(file)) as Partial<CodeSystem> | null;
  if (value?.resourceType !== 'CodeSystem') throw new UsageError(`${file}: CodeSystem?`);
  return value as CodeSystem;
}
