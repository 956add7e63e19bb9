import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json, JsonObject } from './json.ts';

/** A test as test-cases.json of the HL7 terminology ecosystem tests describes it (the README of the data). */
export interface Test {
  readonly name: string;
  readonly operation: string;
  readonly request?: string;
  readonly response?: string;
  readonly 'http-code'?: string;
  readonly 'Accept-Language'?: string;
  readonly header?: { readonly name: string; readonly value: string; readonly mode?: string };
  readonly profile?: string;
  readonly mode?: string;
  readonly version?: string;
  readonly [response: `response:${string}`]: string;
}

export interface TestSuite {
  readonly name: string;
  readonly mode?: string;
  readonly setup?: readonly string[];
  readonly tests: readonly Test[];
}

export interface Cases {
  readonly suites: readonly TestSuite[];
  /** A file of the cases, read once. */
  file(path: string): Promise<JsonObject>;
}

/** Opens a folder of cases; some of their files begin with a byte order mark. */
export async function openCases(folder: string): Promise<Cases> {
  const read = async (path: string): Promise<JsonObject> => {
    const text = await readFile(join(folder, path), 'utf8');
    return JSON.parse(text.replace(/^\uFEFF/, '')) as JsonObject;
  };
  const files = new Map<string, Promise<JsonObject>>();
  const { suites } = (await read('test-cases.json')) as unknown as { suites: TestSuite[] };
  return {
    suites,
    file(path) {
      const found = files.get(path) ?? read(path);
      files.set(path, found);
      return found;
    },
  };
}

/** The template of a test under the modes that are on. */
export function responseFile(test: Test, modes: ReadonlySet<string>): string | undefined {
  const special = [...modes].map((mode) => test[`response:${mode}`]).find((file) => file !== undefined);
  return special ?? test.response;
}

/** The body of a test: its own parameters, the suite's resources, the parameters of its profile. */
export async function requestOf(test: Test, suite: TestSuite, cases: Cases): Promise<JsonObject> {
  const own = test.request === undefined ? [] : parametersOf(await cases.file(test.request));
  const setup = await Promise.all((suite.setup ?? []).map((path) => cases.file(path)));
  const profile = parametersOf(await cases.file(test.profile ?? 'parameters-default.json'));
  return {
    resourceType: 'Parameters',
    parameter: [...own, ...setup.map((resource) => ({ name: 'tx-resource', resource })), ...profile],
  };
}

const parametersOf = ({ parameter }: JsonObject): readonly Json[] => (Array.isArray(parameter) ? parameter : []);
