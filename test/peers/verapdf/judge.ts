import { execFileSync } from 'node:child_process';
import { javaPeer } from '../support/java-peer.ts';

/** The reference validator of PDF/A. */
export const veraPdf = javaPeer(import.meta.dirname);

/** Of each file in turn: `ok`, or the clauses that it breaks. */
export function judge(files: readonly string[]): string[] {
  const args = ['-cp', veraPdf.classpath, 'example.vardbro.Judge', ...files];
  return execFileSync('java', args, { encoding: 'utf8' }).trim().split('\n');
}
