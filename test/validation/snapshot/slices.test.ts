import { describe, expect, it } from 'vitest';
import { differential, own, placesOf, profile, snapshot } from './profile.ts';

describe('slices', () => {
  const slicing = { discriminator: [{ type: 'value' as const, path: 'system' }], rules: 'open' as const };

  it('stand after the sliced element and begin with what it says, but need not be there', () => {
    const { ids, of } = snapshot(
      profile('p', 'Patient', [
        { path: 'Patient.identifier', slicing, min: 1 },
        { path: 'Patient.identifier', sliceName: 'a', max: '1' },
        { path: 'Patient.identifier.system', min: 1, fixedUri: 'urn:a' },
        { path: 'Patient.identifier', sliceName: 'b' },
        { path: 'Patient.identifier.system', min: 1, fixedUri: 'urn:b' },
      ]),
    );
    const own = ids.filter((id) => /^Patient\.identifier(:\w+)?$/.test(id));
    expect(own).toEqual(['Patient.identifier', 'Patient.identifier:a', 'Patient.identifier:b']);
    expect(of('Patient.identifier:a')).toMatchObject({ sliceName: 'a', min: 0, max: '1' });
    expect(of('Patient.identifier:a').slicing).toBeUndefined();
    expect([of('Patient.identifier:a.system').fixedUri, of('Patient.identifier:b.system').fixedUri]).toEqual([
      'urn:a',
      'urn:b',
    ]);
  });

  it('are found by id in whatever order the differential stands', () => {
    const { of, faults } = snapshot(
      profile('p', 'Patient', [
        { id: 'Patient.identifier:a.value', path: 'Patient.identifier.value', min: 1 },
        { id: 'Patient.name', path: 'Patient.name', min: 1 },
        { id: 'Patient.identifier:a', path: 'Patient.identifier', sliceName: 'a', max: '1' },
        { id: 'Patient.identifier', path: 'Patient.identifier', slicing },
      ]),
    );
    expect(of('Patient.identifier:a.value').min).toBe(1);
    expect(of('Patient.identifier:a').max).toBe('1');
    expect(faults).toEqual([]);
  });

  it('of a base profile are narrowed by name, and new ones stand after them', () => {
    const first = profile('first', 'Patient', [
      { id: 'Patient.identifier', path: 'Patient.identifier', slicing },
      { id: 'Patient.identifier:a', path: 'Patient.identifier', sliceName: 'a' },
    ]);
    const second = profile(
      'second',
      'Patient',
      [
        { id: 'Patient.identifier:a', path: 'Patient.identifier', sliceName: 'a', min: 1 },
        { id: 'Patient.identifier:b', path: 'Patient.identifier', sliceName: 'b' },
      ],
      { baseDefinition: first.url },
    );
    const { ids, of, faults } = snapshot(second, first);
    expect(of('Patient.identifier:a').min).toBe(1);
    expect(ids.filter((id) => id.startsWith('Patient.identifier:'))).toEqual([
      'Patient.identifier:a',
      'Patient.identifier:b',
    ]);
    expect(faults).toEqual([]);
  });

  it('are sliced again under their own name', () => {
    const { ids, of } = snapshot(
      profile('p', 'Patient', [
        { id: 'Patient.identifier', path: 'Patient.identifier', slicing },
        {
          id: 'Patient.identifier:a',
          path: 'Patient.identifier',
          sliceName: 'a',
          slicing: { discriminator: [{ type: 'value', path: 'use' }], rules: 'open' },
        },
        { id: 'Patient.identifier:a/x', path: 'Patient.identifier', sliceName: 'a/x', max: '1' },
        { id: 'Patient.identifier:a/x.use', path: 'Patient.identifier.use', fixedCode: 'old' },
        { id: 'Patient.identifier:b', path: 'Patient.identifier', sliceName: 'b' },
      ]),
    );
    expect(ids.filter((id) => /^Patient\.identifier:[^.]*$/.test(id))).toEqual([
      'Patient.identifier:a',
      'Patient.identifier:a/x',
      'Patient.identifier:b',
    ]);
    expect(of('Patient.identifier:a/x.use').fixedCode).toBe('old');
  });

  it('of extensions are told apart by url without anyone saying so, and take over what the extension says', () => {
    const extension = profile(
      'ext',
      'Extension',
      [
        { path: 'Extension', short: 'Ours', max: '1' },
        { path: 'Extension.url', fixedUri: `${own}ext` },
      ],
      { kind: 'complex-type' },
    );
    const patient = profile('p', 'Patient', [
      { path: 'Patient.extension', sliceName: 'ours', type: [{ code: 'Extension', profile: [extension.url] }] },
    ]);
    const { of, faults } = snapshot(patient, extension);
    expect(of('Patient.extension').slicing).toEqual({
      discriminator: [{ type: 'value', path: 'url' }],
      ordered: false,
      rules: 'open',
    });
    expect(of('Patient.extension:ours')).toMatchObject({ short: 'Ours', max: '1', min: 0 });
    expect(faults).toEqual([]);
  });

  it('without slicing are told apart from a mistake by a fault', () => {
    const { faults } = snapshot(
      profile('p', 'Patient', [
        { path: 'Patient.identifier', sliceName: 'a' },
        { path: 'Patient.identifier', sliceName: 'b' },
      ]),
    );
    expect(placesOf(faults)[0]).toBe(`profile-differential ${differential}.element[0].sliceName`);
  });
});
