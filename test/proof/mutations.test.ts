import { describe, expect, it } from 'vitest';
import { mutated, mutations, placesIn } from '../../proof/mutations/mutations.ts';

const patient = { resourceType: 'Patient', name: [{ family: 'Berg', given: ['Kim'] }] };

describe('the spoiling of one field', () => {
  it('reaches every place and changes that place alone', () => {
    const places = placesIn(patient);
    expect(places.map((p) => p.path.join('/'))).toEqual([
      'resourceType',
      'name',
      'name/0',
      'name/0/family',
      'name/0/given',
      'name/0/given/0',
    ]);
    const given = places.at(-1)!;
    const spoilt = mutated(patient, given, mutations.find((m) => m.name === 'a number')!);
    expect(spoilt).toEqual({ resourceType: 'Patient', name: [{ family: 'Berg', given: [17] }] });
    expect(patient.name[0]?.given).toEqual(['Kim']);
  });

  it('never leaves the resource as it was', () => {
    for (const place of placesIn(patient))
      for (const mutation of mutations.filter((m) => m.fits(place.value, place.path.at(-1)!))) {
        const changed = JSON.stringify(mutated(patient, place, mutation));
        expect([mutation.name, changed]).not.toEqual([mutation.name, JSON.stringify(patient)]);
      }
  });
});
