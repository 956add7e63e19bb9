import { expect, test } from 'vitest';
import type { CodeSystemProvider } from '../../src/terminology/code-system/provider.ts';

export interface ProviderSample {
  readonly provider: CodeSystemProvider;
  /** Codes it has, and codes it has not. */
  readonly codes: readonly string[];
  readonly others: readonly string[];
  /** Pairs (a, b) where a subsumes b and is not b. */
  readonly above: readonly (readonly [string, string])[];
}

/** What every code system answers, however it is made. */
export function codeSystemProviderContract({ provider, codes, others, above }: ProviderSample): void {
  const key = (code: string) => provider.validateCode(code)!;

  test('has the codes it has and no other', () => {
    for (const code of codes) expect(provider.validateCode(code), code).toBeDefined();
    for (const code of others) expect(provider.validateCode(code), code).toBeUndefined();
  });

  test('tells a concept by its code, the same each time', () => {
    for (const code of codes) {
      expect(provider.lookup(key(code)).code).toBe(code);
      expect(provider.lookup(key(code))).toEqual(provider.lookup(key(code)));
      expect(Array.isArray(provider.propertiesOf(key(code)))).toBe(true);
    }
  });

  test('lists each concept once, where it can list them', () => {
    const all = provider.expand?.();
    if (!all) return;
    const keys = [...all.keys()];
    expect(new Set(keys).size).toBe(keys.length);
    expect(all.size).toBe(keys.length);
    for (const code of codes) expect(all.has(key(code)), code).toBe(true);
  });

  test('subsumes upward only, and every concept itself', () => {
    const { subsumes } = provider;
    if (!subsumes) {
      expect(above).toEqual([]);
      return;
    }
    for (const code of codes) expect(subsumes(key(code), key(code))).toBe(true);
    for (const [a, b] of above) {
      expect(subsumes(key(a), key(b)), `${a} above ${b}`).toBe(true);
      expect(subsumes(key(b), key(a)), `${b} above ${a}`).toBe(false);
    }
  });

  test('takes by filter and search only what it has', () => {
    const all = provider.expand?.();
    const found = [provider.search?.('a'), provider.filter?.({ property: 'code', op: 'regex', value: '.*' })];
    for (const set of found) for (const one of set?.keys() ?? []) expect(all?.has(one)).toBe(true);
  });
}
