import type { Lost, Unmapped } from '../adapters/adapter.ts';
import type { Issue } from '../model/issue.ts';
import { outcomes } from '../model/outcomes.ts';
import { scrub } from '../model/personal-number-scrubber.ts';
import { type CliIo, MissingArguments, type UsageError } from './io.ts';
import { say } from './language.ts';

type To = Pick<CliIo, 'stderr' | 'lang'>;

/** Findings for a person on stderr: one line each. */
export function tellIssues(file: string, issues: readonly Issue[], io: To): void {
  for (const one of issues) io.stderr.write(issueLine(file, one, io));
}

/** One finding in one line, which begins `file:line:column` where its position is known: editors and terminals open that. */
export function issueLine(file: string, finding: Issue, io: Pick<CliIo, 'lang'>): string {
  const { severity, code, place, position, expected, found, detail } = finding;
  const compared = [
    expected && `${say(io, 'väntat', 'expected')}: ${expected}`,
    found && `${say(io, 'fanns', 'found')}: ${found}`,
    detail,
  ].filter(Boolean);
  const at = position ? `${file}:${position.line}:${position.column}` : file;
  const where = place ? `${place} ` : '';
  const details = compared.length > 0 ? ` (${compared.join('; ')})` : '';
  return `${at}: ${severity} ${code} ${where}${outcomes[code][io.lang]}${details}\n`;
}

/** What does not fit, or what is missing. */
export const usageWords = (error: UsageError, io: Pick<CliIo, 'lang'>): string =>
  error instanceof MissingArguments ? `${say(io, 'saknas', 'missing')}: ${error.message}` : error.message;

/** A call that shows what the values look like. */
export const exampleWords = (example: string, io: Pick<CliIo, 'lang'>): string =>
  `${say(io, 'till exempel', 'for example')}: vardbro ${example}\n`;

/** Source elements without a place, by path: values may be personal and stay in the result; so may a member's name be. */
export function tellUnmapped(file: string, unmapped: readonly Unmapped[], io: To): void {
  for (const { path } of unmapped)
    io.stderr.write(`${file}: ${say(io, 'utan plats', 'found no place')}: ${scrub(path)}\n`);
}

export function tellLost(file: string, lost: readonly Lost[], io: To): void {
  for (const { expression } of lost)
    io.stderr.write(`${file}: ${say(io, 'kan inte bäras', 'cannot be carried')}: ${scrub(expression)}\n`);
}
