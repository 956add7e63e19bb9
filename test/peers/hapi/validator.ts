import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';

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

const folder = import.meta.dirname;
const classes = join(folder, 'target', 'classes');
const libraries = join(folder, 'target', 'lib');

const has = (command: string): boolean => spawnSync(command, ['-version']).status === 0;

/** Why HAPI cannot run here; undefined when it can. */
export const hapiAbsent = (): string | undefined =>
  has('java') && has('mvn') ? undefined : 'Java 17 and Maven are not installed';

/** Builds it with Maven when that has not been done yet. */
export function buildHapi(): void {
  if (existsSync(libraries) && existsSync(classes)) return;
  const goals = ['package', 'dependency:copy-dependencies', `-DoutputDirectory=${libraries}`];
  execFileSync('mvn', ['-q', '-B', ...goals], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Findings by id, over R4 core and the packages in these folders. */
export function askHapi(packages: readonly string[], questions: readonly Question[]): Map<string, HapiIssue[]> {
  const args = ['-Xmx2g', '-cp', `${classes}:${join(libraries, '*')}`, 'example.vardbro.Validate', ...packages];
  const input = questions.map((question) => JSON.stringify(question)).join('\n');
  const { stdout, stderr, status } = spawnSync('java', args, { input, encoding: 'utf8', maxBuffer: 512e6 });
  if (status !== 0) throw new Error(`HAPI stopped: ${stderr.slice(-2000)}`);
  const answers = stdout.split('\n').filter((line) => line !== '');
  return new Map(answers.map((line) => JSON.parse(line)).map(({ id, issues }) => [id, issues]));
}

export const isError = ({ severity }: { readonly severity: string }): boolean =>
  severity === 'error' || severity === 'fatal';
