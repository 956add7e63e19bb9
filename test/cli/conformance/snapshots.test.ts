import { describe, expect, it } from 'vitest';
import { vardbro } from '../vardbro.ts';

describe('conformance snapshots', () => {
  it('makes the snapshots of R4 anew, and what is not equal is what others have widened or R4 left open', async () => {
    const { code, out } = await vardbro(['conformance', 'snapshots']);
    const sets = out
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(code).toBe(0);
    const share = Object.fromEntries(sets.map((s) => [s.set, s.equalRulesShare]));
    expect(share['R4 resources']).toBeGreaterThan(0.98);
    expect(share['R4 extensions']).toBeGreaterThan(0.998);
    expect(share['R4 profiles']).toBeGreaterThan(0.975);
    expect(share['R4 types']).toBeGreaterThan(0.91);
    expect(sets.reduce((sum, s) => sum + s.missing, 0)).toBe(0);
  });
});
