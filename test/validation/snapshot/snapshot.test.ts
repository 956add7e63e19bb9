import { describe, expect, it } from 'vitest';
import { base, core, own, profile, snapshot } from './profile.ts';

describe('a snapshot', () => {
  it('holds every element of the base, with what it was there', () => {
    const { ids, of, faults } = snapshot(profile('p', 'Patient', [{ path: 'Patient.name', min: 1, max: '1' }]));
    expect(ids).toEqual(core.type('Patient')?.snapshot?.element.map((e) => e.id));
    expect(of('Patient.name')).toMatchObject({ min: 1, max: '1', base: { path: 'Patient.name', min: 0, max: '*' } });
    expect(faults).toEqual([]);
  });

  it('adds constraints to those of the base and says whose they are', () => {
    const constraint = [{ key: 'x-1', severity: 'error' as const, human: 'x', expression: 'true' }];
    const { of } = snapshot(profile('p', 'Patient', [{ path: 'Patient.contact', constraint }]));
    expect(of('Patient.contact').constraint?.map((c) => [c.key, c.source])).toEqual([
      ['ele-1', `${base}Element`],
      ['pat-1', undefined],
      ['x-1', `${own}p`],
    ]);
  });

  it('stands on the snapshot of another profile, and so on', () => {
    const first = profile('first', 'Patient', [{ path: 'Patient.birthDate', min: 1 }]);
    const second = profile('second', 'Patient', [{ path: 'Patient.gender', min: 1 }], { baseDefinition: first.url });
    const { of, faults } = snapshot(second, first);
    expect([of('Patient.birthDate').min, of('Patient.gender').min]).toEqual([1, 1]);
    expect(faults).toEqual([]);
  });

  it('walks into a datatype for a rule below it', () => {
    const { of, ids } = snapshot(profile('p', 'Patient', [{ path: 'Patient.identifier.type.coding.system', min: 1 }]));
    expect(of('Patient.identifier.type.coding.system')).toMatchObject({ min: 1, base: { path: 'Coding.system' } });
    expect(ids).toContain('Patient.identifier.period');
    expect(ids).not.toContain('Patient.identifier.period.start');
  });

  it('walks through a content reference, which it replaces', () => {
    const { of, faults } = snapshot(
      profile('p', 'Questionnaire', [{ path: 'Questionnaire.item.item.item.text', min: 1 }]),
    );
    expect(of('Questionnaire.item.item.item.text').min).toBe(1);
    expect(of('Questionnaire.item.item')).toMatchObject({ type: [{ code: 'BackboneElement' }] });
    expect(of('Questionnaire.item.item').contentReference).toBeUndefined();
    expect(of('Questionnaire.item.item.item.item').contentReference).toBe('#Questionnaire.item');
    expect(faults).toEqual([]);
  });

  it('goes on with the words of the base where a rule begins with dots', () => {
    const { of } = snapshot(profile('p', 'Patient', [{ path: 'Patient.active', definition: '...Mer.' }]));
    expect(of('Patient.active').definition).toMatch(/^Whether this patient record[\s\S]*\r\nMer\.$/);
  });
});

describe('a specialisation', () => {
  it('adds its elements to the base under its own name', () => {
    const model = profile(
      'Model',
      'Model',
      [
        { path: 'Model', min: 0, max: '*' },
        { path: 'Model.part', min: 1, max: '*', type: [{ code: 'BackboneElement' }] },
        { path: 'Model.part.name', min: 1, max: '1', type: [{ code: 'string' }] },
      ],
      { kind: 'logical', derivation: 'specialization', baseDefinition: `${base}Element`, type: `${own}Model` },
    );
    const { ids, of } = snapshot(model);
    expect(ids).toEqual([
      'Model',
      'Model.id',
      'Model.extension',
      'Model.part',
      'Model.part.id',
      'Model.part.extension',
      'Model.part.modifierExtension',
      'Model.part.name',
    ]);
    expect(of('Model.part.name')).toMatchObject({ base: { path: 'Model.part.name', min: 1, max: '1' } });
    expect(of('Model.part.name').constraint).toBeUndefined();
  });
});
