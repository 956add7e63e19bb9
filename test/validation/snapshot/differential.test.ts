import { describe, expect, it } from 'vitest';
import { differential, own, placesOf, profile, snapshot } from './profile.ts';

describe('what is wrong with a differential', () => {
  it('is told all at once, and left out', () => {
    const { of, faults } = snapshot(
      profile('p', 'Patient', [
        { path: 'Patient.nickname', min: 1 },
        { path: 'Person.name', min: 1 },
        { path: 'Patient.link.other', min: 0 },
        { path: 'Patient.gender', max: '2' },
        { path: 'Patient.active', type: [{ code: 'string' }] },
        { path: 'Patient.link.type', binding: { strength: 'example', valueSet: `${own}vs` } },
      ]),
    );
    expect(placesOf(faults).sort()).toEqual(
      [1, 0, 2, 3, 4, 5]
        .map(
          (n) =>
            `profile-differential ${differential}.element[${n}]${['.path', '.path', '.min', '.max', '.type', '.binding.strength'][n]}`,
        )
        .sort(),
    );
    expect([of('Patient.link.other').min, of('Patient.gender').max]).toEqual([1, '1']);
    expect(of('Patient.active').type).toEqual([{ code: 'boolean' }]);
    expect(of('Patient.link.type').binding?.strength).toBe('required');
  });

  it('is that the base is not at hand, or the profile stands on itself', () => {
    const absent = profile('p', 'Patient', [], { baseDefinition: `${own}absent` });
    expect(snapshot(absent).faults.map((f) => [f.code, f.expected])).toEqual([['definition-missing', `${own}absent`]]);
    const circle = profile('c', 'Patient', [], { baseDefinition: `${own}c` });
    expect(snapshot(circle).faults.map((f) => f.code)).toEqual(['definition-missing']);
  });

  it('is that the snapshot would not end', () => {
    const deep = Array.from({ length: 60 }, (_, n) => ({
      path: `Questionnaire${'.item'.repeat(n + 1)}.enableWhen.answerReference.identifier.assigner.identifier.type.coding.display`,
      min: 1,
    }));
    const { ids, faults } = snapshot(profile('p', 'Questionnaire', deep));
    expect(ids.length).toBeLessThanOrEqual(21_000);
    for (const fault of faults) expect(fault.code).toBe('profile-differential');
  });
});
