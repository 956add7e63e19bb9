import { inJson } from '../model/source-position/in-json.ts';
import { supportIssues, wordsOf } from '../validation/support/issues.ts';
import type { SupportReport } from '../validation/support/report.ts';
import { type SupportSum, sumOf } from '../validation/support/sum.ts';
import type { CliIo } from './io.ts';
import { say } from './language.ts';
import { issueLine } from './tell.ts';

export interface FileSupport extends SupportReport {
  readonly file: string;
}

/** One object for machines: each line of each file, and the sums over all files. */
export const supportJson = (files: readonly FileSupport[]): object => ({
  instances: files.flatMap(({ file, lines }) => lines.map((one) => ({ file, ...one }))),
  unknown: files.flatMap(({ file, unknown }) => unknown.map((one) => ({ file, ...one }))),
  elements: sumOf(files.flatMap(({ lines }) => lines)),
});

/** What is absent, one line each with its position; then a table of sums for each profile. */
export function supportText(files: readonly FileSupport[], io: Pick<CliIo, 'lang'>): string {
  const sums = sumOf(files.flatMap(({ lines }) => lines));
  const profiles = [...new Set(sums.map(({ profile }) => profile))];
  if (profiles.length === 0)
    return `${say(io, 'Inga profiler med element som ska stödjas.', 'No profiles with elements that must be supported.')}\n`;
  return profiles
    .map((profile) =>
      table(
        profile,
        sums.filter((sum) => sum.profile === profile),
        io,
      ),
    )
    .join('\n');
}

/** What is absent in one file, and profiles that are not here, with their positions in it. */
export const absentText = (file: string, bytes: Uint8Array, found: SupportReport, io: Pick<CliIo, 'lang'>): string =>
  inJson(
    bytes,
    supportIssues(found).filter(({ code }) => code !== 'support-present'),
  )
    .map((one) => issueLine(file, one, io))
    .join('');

function table(profile: string, sums: readonly SupportSum[], io: Pick<CliIo, 'lang'>): string {
  const heads = [
    say(io, 'element', 'element'),
    say(io, 'finns', 'present'),
    say(io, 'skäl', 'reason'),
    say(io, 'saknas', 'absent'),
    say(io, 'ej aktuellt', 'no holder'),
    say(io, 'krav', 'demands'),
  ];
  const rows = sums.map(({ element, mustSupport, obligations, count }) => [
    element,
    String(count.present),
    String(count.reason),
    String(count.absent),
    String(count['no-holder']),
    [...(mustSupport ? ['mustSupport'] : []), ...obligations.map(wordsOf)].join(', '),
  ]);
  const widths = heads.map((head, n) => Math.max(head.length, ...rows.map((row) => row[n]!.length)));
  const text = [heads, ...rows].map((row) => `  ${row.map((cell, n) => padded(cell, n, widths)).join('  ')}`.trimEnd());
  return `${profile}\n${text.join('\n')}\n`;
}

/** Words to the left, numbers to the right. */
const padded = (cell: string, n: number, widths: readonly number[]): string =>
  n === 0 || n === widths.length - 1 ? cell.padEnd(widths[n]!) : cell.padStart(widths[n]!);
