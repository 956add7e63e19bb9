import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import type { Issue } from '../../../src/model/issue.ts';
import { openDefinitions } from '../../../src/validation/packages/definitions.ts';
import { packageOf } from '../../../src/validation/packages/fhir-package.ts';

const core = openDefinitions();
const base = 'http://hl7.org/fhir/StructureDefinition/';
const own = 'https://vardbro.example/fhir/StructureDefinition/';

type Rule = Partial<ElementDefinition> & { path: string };

function profile(
  id: string,
  type: string,
  element: Rule[],
  more: Partial<StructureDefinition> = {},
): StructureDefinition {
  return {
    resourceType: 'StructureDefinition',
    id,
    url: own + id,
    name: id,
    status: 'active',
    kind: 'resource',
    abstract: false,
    type,
    baseDefinition: base + type,
    derivation: 'constraint',
    differential: { element: element as ElementDefinition[] },
    ...more,
  };
}

/** The snapshot of the first of some profiles, by element id, and the faults. */
function snapshot(...profiles: StructureDefinition[]) {
  const definitions = core.with(packageOf(profiles, { name: 'test', version: '1.0.0' }));
  const [first] = profiles;
  const elements = definitions.structure(first!.url)?.snapshot?.element ?? [];
  const ids = elements.map((e) => e.id ?? '');
  return {
    ids,
    of: (id: string): ElementDefinition => elements[ids.indexOf(id)] ?? ({ path: 'absent' } as ElementDefinition),
    faults: definitions.faults(first!.url),
  };
}

const placesOf = (faults: readonly Issue[]) => faults.map((f) => `${f.code} ${f.place ?? ''}`);
const differential = 'StructureDefinition.differential';

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
