import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readJson } from '../../src/model/json-text.ts';
import { shared } from '../support/shared.ts';

const corpus = shared('data/json-corpus/test_parsing');
const absent = !existsSync(corpus);

const limits = { depth: 1_000_000, nodes: 1_000_000 };
const cases = absent
  ? []
  : readdirSync(corpus).map((name) => ({ name, ...readJson(readFileSync(join(corpus, name)), limits) }));
const sort = (prefix: string) => cases.filter(({ name }) => name.startsWith(prefix));

/** Findings that say "this is not JSON", apart from our own house rules on keys. */
const grammar = new Set(['json-syntax', 'body-encoding', 'body-empty']);
const notJson = (codes: readonly { code: string }[]): boolean => codes.some(({ code }) => grammar.has(code));

describe.skipIf(absent)('the JSON parsing corpus (skipped: VARDBRO_SHARED holds no data/json-corpus)', () => {
  test('is there with its three sorts', () => {
    expect(['y_', 'n_', 'i_'].map((prefix) => sort(prefix).length > 30)).toEqual([true, true, true]);
  });

  test('holds no valid text that is called invalid', () => {
    expect(
      sort('y_')
        .filter(({ issues }) => notJson(issues))
        .map(({ name }) => name),
    ).toEqual([]);
  });

  test('holds no invalid text that is taken', () => {
    expect(
      sort('n_')
        .filter(({ issues }) => !notJson(issues))
        .map(({ name }) => name),
    ).toEqual([]);
  });

  test('has a value or a finding for every text, never both', () => {
    for (const { name, value, issues } of cases) expect(value === undefined, name).toBe(issues.length > 0);
  });
});
