import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readContracts } from '../../../src/adapters/rivta/contract/read/contracts.ts';
import type { Mode } from '../../../src/adapters/rivta/reading.ts';
import { parseAnswer } from '../../../src/adapters/rivta/record/parse-answer.ts';
import { rulesPage } from '../../../src/adapters/rivta/rules/page.ts';
import { rulesOf } from '../../../src/adapters/rivta/rules/rules.ts';
import { edited } from './fixture.ts';

/** The rules of the read contracts, each by a case that breaks it and one that keeps it. */

interface Change {
  readonly from: string;
  readonly to: string;
}
interface Case {
  readonly contract: string;
  readonly rule: string;
  readonly breaks: Change & { readonly code: string; readonly place: string };
  readonly keeps: Change;
}

const file = (name: string): string => readFileSync(new URL(`cases/${name}`, import.meta.url), 'utf8');
const cases = parse(file('read-rules.yaml')) as readonly Case[];

const filled = (text: string): string => text.replace(/\{(\d+) (.)\}/, (_, count, unit) => unit.repeat(Number(count)));
const changed = (contract: string, { from, to }: Change): string =>
  edited(file(`read/${contract}.xml`), from, filled(to));
const findings = (xml: string, mode: Mode = 'reading') => parseAnswer(Buffer.from(xml), undefined, mode).issues;
const ruleOf = ({ contract, rule }: Case) =>
  readContracts
    .filter(({ name, response }) => name === contract && response.strict)
    .flatMap(({ response }) => rulesOf(response))
    .find(({ name }) => name === rule)!;

describe.each([...new Set(cases.map(({ contract }) => contract))])('%s', (contract) => {
  test('a correct answer has no finding', () => {
    expect(findings(file(`read/${contract}.xml`))).toEqual([]);
    expect(findings(file(`read/${contract}.xml`), 'writing')).toEqual([]);
  });

  const own = cases.filter((one) => one.contract === contract).map((one) => [one.rule, one] as const);

  test.each(own)('%s is told mildly of what others wrote, with its source', (rule, one) => {
    const { code, place } = one.breaks;
    const found = findings(changed(contract, one.breaks));
    expect(found.map((issue) => [issue.code, issue.place, issue.severity])).toEqual([
      [code, `/${contract}Response/${place}`, 'warning'],
    ]);
    expect(found[0]!.source).toMatch(new RegExp(`^clinicalprocess:healthcond:.+ ${contract} .+\\(rule ${rule}\\)$`));
    expect(found[0]!.expected).toBeTruthy();
  });

  test.each(own)('%s is never broken by what we write', (_, one) => {
    const severity = ruleOf(one).writing ?? 'error';
    expect(findings(changed(contract, one.breaks), 'writing').map((issue) => issue.severity)).toEqual([severity]);
  });

  test.each(own)('%s lets pass what keeps it', (_, one) => {
    expect(findings(changed(contract, one.keeps))).toEqual([]);
  });
});

test('every rule that the schemas do not hold has a case', () => {
  const written = readContracts.filter(({ response }) => response.strict);
  const all = written.flatMap(({ name, response }) =>
    rulesOf(response).flatMap((rule) => (rule.check ? [`${name} ${rule.name}`] : [])),
  );
  expect(all.length).toBeGreaterThan(20);
  expect(all.filter((rule) => !cases.some((one) => `${one.contract} ${one.rule}` === rule))).toEqual([]);
});

test('an element of another namespace is no breach, whatever its name', () => {
  const xml = edited(
    file('read/GetDiagnosis.xml'),
    '</approvedForPatient>',
    '</approvedForPatient><x:nullified xmlns:x="urn:other">true</x:nullified>',
  );
  expect(findings(xml)).toEqual([]);
});

test('an answer of a thousand entries with the same breach is told in full and in time that grows with it', () => {
  const xml = changed('GetDiagnosis', {
    from: '</approvedForPatient>',
    to: '</approvedForPatient><nullified>true</nullified>',
  });
  const entry = /<r:diagnosis>[\s\S]*<\/r:diagnosis>/.exec(xml)![0];
  const many = xml.replace(entry, Array.from({ length: 1_000 }, (_, n) => entry.replace('>d1<', `>d${n}<`)).join(''));
  expect(findings(many)).toHaveLength(1_000);
});

test('docs/rivta-rules.md is what the tables say', () => {
  expect(readFileSync(new URL('../../../docs/rivta-rules.md', import.meta.url), 'utf8')).toBe(rulesPage());
});
