import { readFileSync, writeFileSync } from 'node:fs';
import { outcomes } from '../src/model/outcomes.ts';
import { markdownTable } from './markdown-table.ts';

/**
 * Writes docs/outcome-codes.md and the list of codes in openapi.yaml from the tables in src/model/outcomes/:
 * `node scripts/generate-outcome-codes.ts`.
 */
const target = new URL('../docs/outcome-codes.md', import.meta.url);

const introduction = `# Outcome codes

Every finding about an input or an exchange has one of these codes. Over FHIR it stands in
\`OperationOutcome.issue.details.coding.code\`, over HTTP it decides the status when it is the gravest error of a refused
request; 200 marks findings that refuse nothing. Codes are stable and never get another meaning.

Generated from \`src/model/outcomes.ts\` by \`node scripts/generate-outcome-codes.ts\`; edit the table, not this page.
`;

/** The whole page as Markdown. */
export function outcomeCodesPage(): string {
  const rows = Object.entries(outcomes).map(([code, { http, issueType, severity, en, sv }]) => [
    `\`${code}\``,
    String(http),
    issueType,
    severity,
    en,
    sv,
  ]);
  return `${introduction}\n${markdownTable(['Code', 'HTTP', 'FHIR issue type', 'Severity', 'English', 'Swedish'], rows)}\n`;
}

const openapi = new URL('../openapi.yaml', import.meta.url);
const codeList = /(\n {4}OutcomeCode:\n(?: {6}.*\n)*? {6}enum:\n)(?: {8}- .*\n)*/;

/** openapi.yaml with the codes of the table in its schema OutcomeCode. */
export const withOutcomeCodes = (yaml: string): string =>
  yaml.replace(
    codeList,
    (_all, head: string) =>
      `${head}${Object.keys(outcomes)
        .map((code) => `        - ${code}\n`)
        .join('')}`,
  );

if (import.meta.main) {
  writeFileSync(target, outcomeCodesPage());
  writeFileSync(openapi, withOutcomeCodes(readFileSync(openapi, 'utf8')));
}
