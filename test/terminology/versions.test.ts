import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { terminologyService } from '../../src/terminology/operations/service.ts';
import type { TerminologyResource } from '../../src/terminology/resource.ts';
import { terminologyOf } from './lists.ts';

interface Case {
  readonly id: string;
  readonly theme: string;
  readonly rule: string;
  readonly use: readonly string[];
  /** `ValueSet/$validate-code` */
  readonly ask: string;
  readonly with: Readonly<Record<string, unknown>>;
  readonly expect: Readonly<Record<string, unknown>>;
}

const lines = <T>(file: string): T[] =>
  readFileSync(new URL(`../../conformance/terminology/${file}`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text) as T);

const cases = lines<Case>('cases.ndjson');
const resources = new Map(
  lines<{ name: string; resource: TerminologyResource }>('resources.ndjson').map((one) => [one.name, one.resource]),
);
const services = new Map<string, ReturnType<typeof terminologyService>>();

/** A service that holds the resources of a case, written in the order of the case. */
function serviceWith(use: readonly string[]) {
  const key = use.join(' ');
  const had = services.get(key);
  if (had) return had;
  const registry = terminologyOf(...use.map((name) => resources.get(name)!));
  const made = terminologyService(registry, { now: () => '2026-09-21T14:13:20Z', newId: () => 'x', mostCodes: 1_000 });
  services.set(key, made);
  return made;
}

interface Answer {
  readonly resourceType: string;
  readonly issue?: Outcome['issue'];
  readonly parameter?: readonly {
    readonly name: string;
    readonly resource?: Outcome;
    readonly part?: Answer['parameter'];
  }[];
  readonly expansion?: {
    readonly extension?: readonly { readonly url: string }[];
    readonly parameter: readonly { readonly name: string; readonly valueUri?: string }[];
    readonly contains?: readonly { readonly code: string; readonly version?: string; readonly contains?: never[] }[];
  };
}
interface Outcome {
  readonly issue: readonly { readonly extension: readonly { readonly valueString: string }[] }[];
}

const idsOf = (outcome: Partial<Outcome> | undefined) =>
  (outcome?.issue ?? []).map((one) => one.extension[0]!.valueString).sort();
const valueIn = (one: object | undefined) =>
  Object.entries(one ?? {}).find(([key]) => key.startsWith('value'))?.[1] as unknown;

/** What an answer says, in the words of the cases. */
function facts(answer: Answer, status: number, asked: readonly string[]): Record<string, unknown> {
  if (answer.resourceType === 'OperationOutcome') return { status, issues: idsOf(answer as Partial<Outcome>) };
  if (answer.expansion) return expansionFacts(answer.expansion, asked);
  const named = (name: string) => answer.parameter!.filter((one) => one.name === name);
  const found: Record<string, unknown> = {};
  for (const name of ['result', 'version', 'display', 'inactive', 'normalized-code', 'outcome'])
    found[name] = valueIn(named(name)[0]);
  if (asked.includes('targets')) {
    const coding = (part: Answer['parameter']) =>
      valueIn(part?.find(({ name }) => name === 'concept')) as { code: string };
    found.targets = named('match').map(({ part }) => coding(part).code);
    found.issues = String(valueIn(named('message')[0]) ?? '')
      .split('; ')
      .filter((text) => text !== '').length;
  } else if (asked.includes('issues')) found.issues = idsOf(named('issues')[0]?.resource);
  return Object.fromEntries(
    Object.entries(found).filter(([name, value]) => asked.includes(name) || (value !== undefined && strict.has(name))),
  );
}

/** Told in every answer of $validate-code: an answer may not have them where the case does not. */
const strict = new Set(['inactive', 'normalized-code']);

function expansionFacts(
  { contains = [], parameter, extension = [] }: NonNullable<Answer['expansion']>,
  asked: readonly string[],
) {
  const flat = (list: readonly { code: string; version?: string; contains?: never[] }[]): string[] =>
    list.flatMap((one) => [
      one.version === undefined ? one.code : `${one.code}|${one.version}`,
      ...flat(one.contains ?? []),
    ]);
  const used = (name: string) =>
    parameter
      .filter((one) => one.name === name)
      .map((one) => one.valueUri!)
      .sort();
  const names = ['used-codesystem', 'used-fragment', 'used-valueset'].filter((name) => used(name).length > 0);
  return {
    codes: flat(contains).sort(),
    parameters: Object.fromEntries(names.map((name) => [name, used(name)])),
    ...(asked.includes('unclosed') && { unclosed: extension.some(({ url }) => url.endsWith('valueset-unclosed')) }),
  };
}

function sortedIssues(expected: Case['expect']): Record<string, unknown> {
  return Array.isArray(expected.issues)
    ? { ...expected, issues: [...(expected.issues as string[])].sort() }
    : { ...expected };
}

describe('versions of lists', () => {
  test('the suite is large enough and every case has an id of its own', () => {
    expect(cases.length).toBeGreaterThanOrEqual(150);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
  });

  test.each(cases.map((one) => [one.id, one.theme, one.rule, one] as const))('%s %s: %s', (_id, _theme, _rule, one) => {
    const [type = '', operation = ''] = one.ask.split('/$');
    const parameters = Object.entries(one.with).map(([name, value]) => ({ name, value }));
    const { status, resource } = serviceWith(one.use).call({ type, operation, parameters, fhirVersion: '4.0' })!;
    const expected = sortedIssues(one.expect);
    const found = facts(resource as Answer, status, Object.keys(expected));
    if (found.parameters && expected.parameters)
      found.parameters = Object.fromEntries(
        Object.keys(expected.parameters as object).map((name) => [
          name,
          (found.parameters as Record<string, unknown>)[name],
        ]),
      );
    expect(found).toEqual(expected);
  });
});
