import { spawnSync } from 'node:child_process';
import type { Resource } from '@medplum/fhirtypes';
import { javaPeer } from '../support/java-peer.ts';

/** HAPI's instance validator (README.md): questions in, findings out. */
export interface Question {
  readonly id: string;
  /** A resource, or a text that may be none. */
  readonly resource: Resource | string;
  readonly profiles?: readonly string[];
}

export interface HapiIssue {
  readonly severity: 'information' | 'warning' | 'error' | 'fatal';
  readonly expression: string;
  readonly message: string;
  readonly key: string | null;
}

export const hapi = javaPeer(import.meta.dirname);

/** Findings by id, over R4 core and the packages in these folders. */
export function askHapi(packages: readonly string[], questions: readonly Question[]): Map<string, HapiIssue[]> {
  const args = ['-Xmx2g', '-cp', hapi.classpath, 'example.vardbro.Validate', ...packages];
  const input = questions.map((question) => JSON.stringify(question)).join('\n');
  const { stdout, stderr, status } = spawnSync('java', args, { input, encoding: 'utf8', maxBuffer: 512e6 });
  if (status !== 0) throw new Error(`HAPI stopped: ${stderr.slice(-2000)}`);
  const answers = stdout.split('\n').filter((line) => line !== '');
  return new Map(answers.map((line) => JSON.parse(line)).map(({ id, issues }) => [id, issues]));
}

export const isError = ({ severity }: { readonly severity: string }): boolean =>
  severity === 'error' || severity === 'fatal';
