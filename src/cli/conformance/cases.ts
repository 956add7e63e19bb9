import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject } from '../../validation/json.ts';

/** One run of the validator cases, as `cases.json` of the case folder holds it. */
export interface ValidatorCase {
  readonly id: string;
  readonly set: string;
  readonly resource: string;
  readonly profile?: string;
  readonly supporting?: readonly string[];
  readonly options?: Readonly<Record<string, unknown>>;
  readonly expectedErrors?: readonly { readonly expression?: string }[];
}

/** Throws when the folder holds no cases. */
export async function readCases(folder: string): Promise<readonly ValidatorCase[]> {
  const cases: unknown = JSON.parse(await readFile(join(folder, 'cases.json'), 'utf8'));
  if (!Array.isArray(cases)) throw new Error(`${folder}/cases.json: no array of cases`);
  return cases.filter(
    (c): c is ValidatorCase => isObject(c) && typeof c.id === 'string' && typeof c.resource === 'string',
  );
}
