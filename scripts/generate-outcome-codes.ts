import { writeFileSync } from 'node:fs';
import { outcomes } from '../src/model/outcomes.ts';
import { markdownTable } from './markdown-table.ts';

/** Writes docs/outcome-codes.md from the tables in src/model/outcomes/: `node scripts/generate-outcome-codes.ts`. */
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

if (import.meta.main) writeFileSync(target, outcomeCodesPage());
