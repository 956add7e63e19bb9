import { type Cases, requestOf, responseFile, type Test, type TestSuite } from './cases.ts';
import { clean } from './clean.ts';
import { isObject, type Json } from './json.ts';
import { match } from './match.ts';
import { answerToR5, requestToR4 } from './r4.ts';
import { type SendOptions, type Sent, send } from './send.ts';
import { sort } from './sort.ts';

export interface Outcome {
  readonly suite: string;
  readonly test: string;
  readonly operation: string;
  readonly pass: boolean;
  /** Why it was not run. */
  readonly skipped?: string;
  /** Where the answer is not what it should be; empty when it is. */
  readonly detail: string;
}

export interface RunOptions extends SendOptions {
  readonly modes: ReadonlySet<string>;
  /** Version in the server's CapabilityStatement. */
  readonly serverVersion: string;
}

const paths: Readonly<Record<string, string>> = {
  expand: 'ValueSet/$expand',
  'validate-code': 'ValueSet/$validate-code',
  'cs-validate-code': 'CodeSystem/$validate-code',
  lookup: 'CodeSystem/$lookup',
  translate: 'ConceptMap/$translate',
  'batch-validate': 'ValueSet/$batch-validate-code',
};
const statements: Readonly<Record<string, string>> = { metadata: 'metadata', 'term-caps': 'metadata?mode=terminology' };

/** The server's FHIR version, from its CapabilityStatement; 4.0.1 when it does not say. */
export async function serverVersion(options: SendOptions): Promise<string> {
  const { body } = await send(options, 'metadata', undefined);
  return isObject(body) && typeof body.fhirVersion === 'string' ? body.fhirVersion : '4.0.1';
}

/** Runs one test; a test of a mode that is off, or of an operation that is not known, is skipped and says why. */
export async function runTest(test: Test, suite: TestSuite, cases: Cases, options: RunOptions): Promise<Outcome> {
  const about = { suite: suite.name, test: test.name, operation: test.operation };
  const skipped = whySkipped(test, suite, options);
  if (skipped !== undefined) return { ...about, pass: false, skipped, detail: '' };
  const file = responseFile(test, options.modes);
  if (file === undefined) return { ...about, pass: false, skipped: 'no expected response', detail: '' };
  try {
    const faults = compare(await cases.file(file), await ask(test, suite, cases, options), test, options);
    return { ...about, pass: faults.length === 0, detail: faults.slice(0, 5).join('; ') };
  } catch (error) {
    return { ...about, pass: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

function whySkipped(test: Test, suite: TestSuite, { modes, fhirVersion }: RunOptions): string | undefined {
  const mode = [suite.mode, test.mode].find((one) => one !== undefined && !modes.has(one));
  if (mode !== undefined) return `mode ${mode}`;
  if (test.version !== undefined && !fhirVersion.startsWith(test.version)) return `FHIR version ${test.version}`;
  if (!(test.operation in paths) && !(test.operation in statements)) return `operation ${test.operation}`;
  return undefined;
}

async function ask(test: Test, suite: TestSuite, cases: Cases, options: RunOptions): Promise<Sent> {
  const headers: Record<string, string> = {};
  if (test['Accept-Language'] !== undefined) headers['Accept-Language'] = test['Accept-Language'];
  const { header } = test;
  if (header && (header.mode === undefined || options.modes.has(header.mode))) headers[header.name] = header.value;
  const statement = statements[test.operation];
  if (statement !== undefined) return send(options, statement, undefined, headers);
  const request: Json = await requestOf(test, suite, cases);
  return send(options, paths[test.operation]!, isR4(options) ? requestToR4(request) : request, headers);
}

const isR4 = ({ fhirVersion }: RunOptions): boolean => fhirVersion.startsWith('4.');

/** The matching rules in order: clean and sort the answer, hold it against the template, look at the status. */
export function compare(template: Json, { status, body }: Sent, test: Test, options: RunOptions): string[] {
  const answer = isR4(options) ? answerToR5(body) : body;
  const faults = match(template, sort(clean(answer)), {
    modes: options.modes,
    fhirVersion: options.serverVersion,
    pattern: test.operation in statements,
  });
  const expected = test['http-code'] ?? '2xx';
  return fitsStatus(status, expected) ? faults : [`HTTP status ${status}, expected ${expected}`, ...faults];
}

const fitsStatus = (status: number, expected: string): boolean =>
  [...expected].every((digit, n) => digit === 'x' || digit === String(status)[n]);
