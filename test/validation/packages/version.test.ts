import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions, meetsVersion } from '../../../src/validation/packages/version.ts';

const sorted = (...versions: (string | undefined)[]) => [...versions].sort((a, b) => compareVersions(a, b));

describe('the order of versions', () => {
  it('is that of semver where both have its form', () => {
    const order = [
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.2',
      '1.10.0',
    ];
    expect(sorted(...order.toReversed())).toEqual(order);
  });

  it('counts digit groups as numbers elsewhere, and puts what has no version first', () => {
    const compared = ['2024-9', '2024-10', '2025-01-01'];
    expect(sorted(...compared.toReversed())).toEqual(compared);
    expect(compareVersions(undefined, '0.0.1')).toBeLessThan(0);
  });

  it('is the one that an artefact declares', () => {
    expect(compareVersions('10', '9', 'alpha')).toBeLessThan(0);
    expect(compareVersions('10', '9', 'integer')).toBeGreaterThan(0);
  });

  it('is an order: each pair one way only, and nothing between two that stand otherwise', () => {
    const version = fc.oneof(
      fc.stringMatching(/^\d{1,2}(\.\d{1,2}){0,2}(-[a-z0-9]{1,3})?$/),
      fc.constantFrom('2024', '1.0.0', '1.0.0-rc.1'),
    );
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a))).toBe(0);
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0)
          expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe('a part of a version', () => {
  it.each([
    ['1.2.3', '1.2.3', true],
    ['1.2.3', '1.2', true],
    ['1.2.3', '1.2.x', true],
    ['1.2.3', '1', true],
    ['1.20.0', '1.2', false],
    ['1.2.3', '1.2.4', false],
    [undefined, '1', false],
    ['2024-01', '2024', false],
  ])('%s under %s: %s', (version, asked, meets) => {
    expect(meetsVersion(version, asked)).toBe(meets);
  });
});
