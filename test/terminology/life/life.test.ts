import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Acted, actOn, draft } from '../../../src/terminology/life/act.ts';
import { inForce, standingOf } from '../../../src/terminology/life/in-force.ts';
import type { ListAct, ListState, ListVersion } from '../../../src/terminology/life/list-version.ts';
import { transitions } from '../../../src/terminology/life/transitions.ts';

const content = (sha256 = 'a') => ({
  kind: 'CodeSystem' as const,
  url: 'u',
  version: '1',
  title: 'T',
  concepts: 1,
  sha256,
});
const by = (id: string) => ({ id });
const codes = ({ issues }: Acted) => issues.map((i) => i.code);
const good = ({ version, issues }: Acted): ListVersion => {
  if (!version) throw new Error(issues.map((i) => i.code).join());
  return version;
};

/** How far a state is: a step never leads to a lower one within a round. */
const rank: Record<ListState, number> = {
  draft: 0,
  'in-review': 1,
  approved: 2,
  released: 3,
  retired: 4,
  withdrawn: 5,
};
const people = ['anna', 'bo', 'cilla'];
const steps = fc.array(
  fc.record({
    act: fc.constantFrom<ListAct>('import', 'submit', 'approve', 'release', 'retire', 'withdraw'),
    who: fc.constantFrom(...people),
    sha: fc.constantFrom('a', 'b'),
  }),
  { maxLength: 14 },
);

describe('the life of a list', () => {
  test('never goes back, never lets its author approve, and never changes what is released, whatever is tried', () => {
    fc.assert(
      fc.property(steps, (tries) => {
        let now: ListVersion | undefined;
        tries.forEach(({ act, who, sha }, at) => {
          const facts = { by: by(who), at };
          if (act !== 'import' && !now) return;
          const acted = act === 'import' ? draft(now, content(sha), facts) : actOn(now!, act, facts);
          if (!acted.version) {
            expect(acted.issues.length).toBeGreaterThan(0);
            return;
          }
          const next = acted.version;
          if (now && next.round === now.round) expect(rank[next.state]).toBeGreaterThanOrEqual(rank[now.state]);
          if (next.state === 'approved') expect(next.authors).not.toContain(who);
          if (now && now.releasedAt !== undefined) expect(next.sha256).toBe(now.sha256);
          expect(next.log.length).toBe((now?.log.length ?? 0) + 1);
          now = next;
        });
      }),
    );
  });

  test('has a row for every step that leads on, and none that leads back', () => {
    for (const { from, to, act } of transitions)
      if (from !== 'none' && act !== 'import') expect([from, rank[to] > rank[from]]).toEqual([from, true]);
  });

  test('goes from draft to retired by at least two people', () => {
    let version = good(draft(undefined, content(), { by: by('anna'), at: 1 }));
    version = good(actOn(version, 'submit', { by: by('bo'), at: 2 }));
    expect(codes(actOn(version, 'approve', { by: by('anna'), at: 3 }))).toEqual(['list-four-eyes']);
    expect(codes(actOn(version, 'approve', { by: by('bo'), at: 3 }))).toEqual(['list-four-eyes']);
    expect(codes(actOn(version, 'release', { by: by('cilla'), at: 3 }))).toEqual(['list-state']);
    version = good(actOn(version, 'approve', { by: by('cilla'), at: 4 }));
    version = good(
      actOn(version, 'release', { by: by('anna'), at: 5, validFrom: '2027-01-01', graceUntil: '2027-03-31' }),
    );
    expect(version).toMatchObject({ state: 'released', releasedAt: 5, validFrom: '2027-01-01' });
    expect(codes(draft(version, content('b'), { by: by('anna'), at: 6 }))).toEqual(['list-version-exists']);
    expect(good(actOn(version, 'retire', { by: by('bo'), at: 7 })).state).toBe('retired');
  });

  test('begins a new round after it was withdrawn, in which the old submitter is nobody in particular', () => {
    let version = good(draft(undefined, content(), { by: by('anna'), at: 1 }));
    version = good(actOn(version, 'submit', { by: by('bo'), at: 2 }));
    version = good(actOn(version, 'withdraw', { by: by('cilla'), at: 3, note: 'fel koder' }));
    version = good(draft(version, content('b'), { by: by('cilla'), at: 4 }));
    expect(version).toMatchObject({ round: 2, state: 'draft', authors: ['cilla'], sha256: 'b' });
    version = good(actOn(version, 'submit', { by: by('cilla'), at: 5 }));
    expect(good(actOn(version, 'approve', { by: by('bo'), at: 6 })).state).toBe('approved');
  });

  test('takes a re-used code only with a reason of its own', () => {
    const approved = { ...good(draft(undefined, content(), { by: by('anna'), at: 1 })), state: 'approved' as const };
    const reused = [{ code: 'X', before: 'Höft', version: '0', after: 'Knä' }];
    expect(codes(actOn(approved, 'release', { by: by('bo'), at: 2 }, reused))).toEqual(['list-code-reused']);
    const overrides = [{ code: 'X', reason: ' ' }];
    expect(codes(actOn(approved, 'release', { by: by('bo'), at: 2, overrides }, reused))).toEqual(['list-code-reused']);
    const released = good(
      actOn(
        approved,
        'release',
        {
          by: by('bo'),
          at: 2,
          overrides: [
            { code: 'X', reason: 'aldrig använd' },
            { code: 'Y', reason: 'z' },
          ],
        },
        reused,
      ),
    );
    expect(released.overrides).toEqual([{ code: 'X', reason: 'aldrig använd' }]);
  });

  test('refuses dates that are no dates, or in the wrong order', () => {
    const approved = { ...good(draft(undefined, content(), { by: by('anna'), at: 1 })), state: 'approved' as const };
    const release = (facts: object) => codes(actOn(approved, 'release', { by: by('bo'), at: 2, ...facts }));
    expect(release({ validFrom: '2027-02-30' })).toEqual(['list-dates']);
    expect(release({ validFrom: '2027-02-01', validTo: '2027-01-01', graceUntil: '2026-01-01' })).toEqual([
      'list-dates',
      'list-dates',
    ]);
  });
});

describe('which version is in force', () => {
  const released = (version: string, over: Partial<ListVersion>): ListVersion => ({
    ...content(),
    version,
    round: 1,
    state: 'released',
    authors: [],
    log: [],
    releasedAt: 0,
    ...over,
  });
  const versions = [
    released('2026', { releasedAt: 1, validFrom: '2026-01-01' }),
    released('2027', { releasedAt: 2, validFrom: '2027-01-01', graceUntil: '2027-03-31', previous: '2026' }),
    released('2026-emergency', { releasedAt: 3, validFrom: '2026-06-01', outOfCycle: true, previous: '2026' }),
  ].map((v) => (v.version === '2027' ? { ...v, previous: '2026-emergency' } : v));
  const standing = (version: string, day: string) =>
    standingOf(versions.find((v) => v.version === version)!, versions, day);

  test('is told by valid-from and grace, not by the day of release', () => {
    expect(inForce(versions, '2025-12-31')).toBeUndefined();
    expect(inForce(versions, '2026-02-01')?.version).toBe('2026');
    expect(inForce(versions, '2026-06-01')?.version).toBe('2026-emergency');
    expect(inForce(versions, '2027-01-01')?.version).toBe('2027');
    expect([
      standing('2027', '2026-12-31'),
      standing('2026-emergency', '2027-02-01'),
      standing('2026-emergency', '2027-04-01'),
      standing('2026', '2027-02-01'),
    ]).toEqual(['coming', 'grace', 'past', 'past']);
  });

  test('ends after its last day, and then nothing is in force that nobody released for that day', () => {
    const one = released('2026', { releasedAt: 1, validFrom: '2026-01-01', validTo: '2026-12-31' });
    const standings = ['2025-12-31', '2026-12-31', '2027-01-01'].map((day) => standingOf(one, [one], day));
    expect(standings).toEqual(['coming', 'in-force', 'past']);
    expect(inForce([one], '2027-01-01')).toBeUndefined();
  });

  test('falls back to the version before when the newest is retired', () => {
    const withdrawn = versions.map((v) => (v.version === '2027' ? { ...v, state: 'retired' as const } : v));
    expect(inForce(withdrawn, '2027-02-01')?.version).toBe('2026-emergency');
  });
});
