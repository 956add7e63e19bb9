import { describe, expect, it } from 'vitest';
import { own, profile, snapshot } from './profile.ts';

describe('choices of type', () => {
  it('are sliced by the shortcut valueQuantity', () => {
    const { of, faults } = snapshot(profile('p', 'Observation', [{ path: 'Observation.valueQuantity.unit', min: 1 }]));
    expect(of('Observation.value[x]').slicing?.discriminator).toEqual([{ type: 'type', path: '$this' }]);
    expect(of('Observation.value[x]:valueQuantity')).toMatchObject({ min: 0, type: [{ code: 'Quantity' }] });
    expect(of('Observation.value[x]:valueQuantity.unit')).toMatchObject({ path: 'Observation.value[x].unit', min: 1 });
    expect(faults).toEqual([]);
  });

  it('narrowed to one type are walked into as that type, under either name', () => {
    for (const name of ['value[x]', 'valueQuantity']) {
      const { of, faults } = snapshot(
        profile('p', 'Observation', [
          { path: 'Observation.value[x]', type: [{ code: 'Quantity' }] },
          { path: `Observation.${name}.unit`, min: 1 },
        ]),
      );
      expect([name, of('Observation.value[x].unit').min, faults]).toEqual([name, 1, []]);
    }
  });

  it('are sliced by name and id', () => {
    const { of } = snapshot(
      profile('p', 'Observation', [
        {
          id: 'Observation.value[x]',
          path: 'Observation.value[x]',
          slicing: { discriminator: [{ type: 'type', path: '$this' }], rules: 'closed' },
        },
        {
          id: 'Observation.value[x]:valueString',
          path: 'Observation.value[x]',
          sliceName: 'valueString',
          maxLength: 5,
        },
      ]),
    );
    expect(of('Observation.value[x]').slicing?.rules).toBe('closed');
    expect(of('Observation.value[x]:valueString')).toMatchObject({ type: [{ code: 'string' }], maxLength: 5 });
  });
});

describe('profiles on types', () => {
  const name = profile('name', 'HumanName', [{ path: 'HumanName.family', min: 1 }], { kind: 'complex-type' });

  it('are walked into in place of the type', () => {
    const patient = profile('p', 'Patient', [
      { path: 'Patient.name', type: [{ code: 'HumanName', profile: [name.url] }] },
      { path: 'Patient.name.given', min: 1 },
    ]);
    const { of } = snapshot(patient, name);
    expect([of('Patient.name.family').min, of('Patient.name.given').min]).toEqual([1, 1]);
  });

  it('come together with rules that a base profile had on the plain type', () => {
    const first = profile('first', 'Patient', [{ path: 'Patient.name.given', min: 1 }]);
    const second = profile(
      'second',
      'Patient',
      [{ path: 'Patient.name', type: [{ code: 'HumanName', profile: [name.url] }] }],
      { baseDefinition: first.url },
    );
    const { of } = snapshot(second, first, name);
    expect([of('Patient.name.family').min, of('Patient.name.given').min]).toEqual([1, 1]);
  });

  it('that are not at hand are named, and the plain type is walked into', () => {
    const patient = profile('p', 'Patient', [
      { path: 'Patient.name', type: [{ code: 'HumanName', profile: [`${own}absent`] }] },
      { path: 'Patient.name.given', min: 1 },
    ]);
    const { of, faults } = snapshot(patient);
    expect(of('Patient.name.given').min).toBe(1);
    expect(faults.map((f) => [f.code, f.expected])).toEqual([['definition-missing', `${own}absent`]]);
  });
});
