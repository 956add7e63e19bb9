import type { StructureDefinition } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { validatorOver } from '../../src/cli/validator.ts';
import { packageOf } from '../../src/validation/packages/fhir-package.ts';
import { core, errors } from './strict.ts';

const urn = (n: number) => `urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b${n}`;
const patient = { resourceType: 'Patient', id: '1' };
const bundle = (type: string, entry: object[], more: object = {}) => ({ resourceType: 'Bundle', type, entry, ...more });
const observation = (more: object) => ({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, ...more });

describe('Bundles', () => {
  it.each([
    [
      'an entry with an absolute fullUrl that ends with type and id',
      bundle('collection', [{ fullUrl: 'http://example.com/Patient/1', resource: patient }]),
      [],
    ],
    ['a urn needs no id', bundle('collection', [{ fullUrl: urn(1), resource: patient }]), []],
    [
      'a relative fullUrl',
      bundle('collection', [{ fullUrl: 'Patient/1', resource: patient }]),
      ['uri-relative Bundle.entry[0]'],
    ],
    [
      'a fullUrl of another id',
      bundle('collection', [{ fullUrl: 'http://example.com/Patient/2', resource: patient }]),
      ['bundle-rule Bundle.entry[0]'],
    ],
    ['no fullUrl', bundle('collection', [{ resource: patient }]), ['bundle-rule Bundle.entry[0]']],
    [
      'a link of paging in a search',
      bundle('searchset', [], { link: [{ relation: 'next', url: 'http://example.com/?page=2' }] }),
      [],
    ],
    [
      'a link of paging in a collection',
      bundle('collection', [{ fullUrl: urn(1), resource: patient }], {
        link: [{ relation: 'next', url: 'http://example.com/' }],
      }),
      ['bundle-rule Bundle.link[0].relation'],
    ],
    [
      'a result without id',
      bundle('searchset', [{ fullUrl: urn(1), resource: { resourceType: 'Patient' }, search: { mode: 'match' } }]),
      ['bundle-rule Bundle.entry[0].resource'],
    ],
    [
      'a result of another type than was searched for',
      bundle('searchset', [{ fullUrl: 'http://example.com/Patient/1', resource: patient, search: { mode: 'match' } }], {
        link: [{ relation: 'self', url: 'http://example.com/Observation?code=1' }],
      }),
      ['bundle-rule Bundle.entry[0].resource'],
    ],
  ])('%s', (_, resource, expected) => {
    const { entry, ...bare } = resource;
    expect(errors(entry.length > 0 ? resource : bare)).toEqual(expected);
  });

  it('of documents hold what their Composition refers to', () => {
    const composition = {
      resourceType: 'Composition',
      id: '1',
      status: 'final',
      type: { text: 'x' },
      date: '2026-01-01',
      title: 'x',
      author: [{ reference: 'Practitioner/1' }],
    };
    const entry = { fullUrl: 'http://example.com/Composition/1', resource: composition };
    const document = (...more: object[]) =>
      bundle('document', [entry, ...more], {
        identifier: { system: 'urn:ietf:rfc:3986', value: urn(1) },
        timestamp: '2026-01-01T10:00:00Z',
      });
    const author = {
      fullUrl: 'http://example.com/Practitioner/1',
      resource: { resourceType: 'Practitioner', id: '1' },
    };
    expect(errors(document(author))).toEqual([]);
    expect(errors(document())).toEqual(['reference-unresolved Bundle.entry[0].resource.author[0]']);
  });

  it('with two versions of a resource make a reference without version ambiguous', () => {
    const version = (versionId: string) => ({
      fullUrl: 'http://example.com/Patient/1',
      resource: { ...patient, meta: { versionId } },
    });
    const condition = (reference: string) => ({
      fullUrl: 'http://example.com/Condition/1',
      resource: { resourceType: 'Condition', id: '1', subject: { reference } },
    });
    expect(errors(bundle('collection', [version('1'), version('2'), condition('Patient/1/_history/2')]))).toEqual([]);
    expect(errors(bundle('collection', [version('1'), version('2'), condition('Patient/1')]))).toEqual([
      'reference-ambiguous Bundle.entry[2].resource.subject',
    ]);
  });
});

describe('data types', () => {
  it.each([
    ['a unit of UCUM', { valueQuantity: { value: 1, system: 'http://unitsofmeasure.org', code: 'mmol/L' } }, []],
    [
      'a unit that UCUM does not have',
      { valueQuantity: { value: 1, system: 'http://unitsofmeasure.org', code: 'foo' } },
      ['unit-invalid Observation.value.ofType(Quantity)'],
    ],
    ['a unit of another system', { valueQuantity: { value: 1, system: 'http://example.com', code: 'foo' } }, []],
    [
      'an identifier under a relative system',
      { identifier: [{ system: 'a', value: '1' }] },
      ['uri-relative Observation.identifier[0]'],
    ],
    ['an identifier that is a URI', { identifier: [{ system: 'urn:ietf:rfc:3986', value: urn(1) }] }, []],
    [
      'an identifier that is no URI',
      { identifier: [{ system: 'urn:ietf:rfc:3986', value: '1' }] },
      ['uri-relative Observation.identifier[0]'],
    ],
    ['a reference with blanks', { subject: { reference: 'Patient/1 ' } }, ['uri-invalid Observation.subject']],
    [
      'a reference that states another type',
      { subject: { reference: 'Patient/1', type: 'Group' } },
      ['reference-type Observation.subject'],
    ],
    [
      'a list where one value belongs',
      { status: ['final'] },
      ['element-required Observation', 'json-form Observation.status'],
    ],
    ['one value where a list belongs', { note: { text: 'x' } }, ['json-form Observation.note']],
    ['null in a list with nothing beside it', { interpretation: [null] }, ['json-form Observation.interpretation[0]']],
    [
      'a range in one unit the wrong way',
      { valueRange: { low: { value: 2, unit: 'a' }, high: { value: 1, unit: 'a' } } },
      ['profile-invariant Observation.value.ofType(Range)'],
    ],
    [
      'a range in two units, which cannot be compared',
      { valueRange: { low: { value: 2, unit: 'a' }, high: { value: 1, unit: 'b' } } },
      [],
    ],
  ])('%s', (_, more, expected) => {
    expect(errors(observation(more)).sort()).toEqual(expected);
  });

  it.each([
    ['QUJD', 3, undefined, []],
    ['QUJD', 4, undefined, ['attachment-hash DocumentReference.content[0].attachment']],
    ['QUJD', undefined, 'PAG9kxWwMzMcLSHlJMekVcnzVnE=', ['attachment-hash DocumentReference.content[0].attachment']],
    ['QUJD', undefined, 'PAG6ST08DAfJ6EkNYu+uPyO2hhQ=', ['attachment-hash DocumentReference.content[0].attachment']],
  ])('an attachment of %s says size %s and hash %s', (data, size, hash, expected) => {
    const attachment = { contentType: 'text/plain', data, ...(size && { size }), ...(hash && { hash }) };
    expect(errors({ resourceType: 'DocumentReference', status: 'current', content: [{ attachment }] })).toEqual(
      expected,
    );
  });
});

describe('extensions', () => {
  const at = (extension: object) =>
    errors({ resourceType: 'Patient', name: [{ family: 'x', extension: [extension] }] });
  const hl7 = (name: string) => `http://hl7.org/fhir/StructureDefinition/${name}`;
  it.each([
    ['where their context allows them', { url: hl7('data-absent-reason'), valueCode: 'unknown' }, []],
    [
      'elsewhere',
      { url: hl7('patient-birthPlace'), valueAddress: { city: 'x' } },
      ['extension-context Patient.name[0]'],
    ],
    [
      'of another type',
      { url: hl7('data-absent-reason'), valueString: 'x' },
      ['choice-type Patient.name[0].extension[0]', 'element-required Patient.name[0].extension[0]'],
    ],
    [
      'that nobody defined',
      { url: 'http://someone.com/x', valueString: 'x' },
      ['extension-unknown Patient.name[0].extension[0]'],
    ],
    ['of examples', { url: 'http://example.org/x', valueString: 'x' }, []],
    ['without absolute url', { url: 'x', valueString: 'x' }, ['uri-relative Patient.name[0].extension[0]']],
  ])('%s', (_, extension, expected) => {
    expect(at(extension).sort()).toEqual(expected);
  });
});

describe('contained resources', () => {
  const condition = (contained: object[], reference: string) =>
    errors({ resourceType: 'Condition', contained, subject: { reference } });
  it('are referred to, and each has an id of its own', () => {
    expect(condition([{ resourceType: 'Patient', id: 'a' }], '#a')).toEqual([]);
    expect(condition([{ resourceType: 'Patient', id: 'a' }], 'Patient/1')).toEqual([
      'contained-unreferenced Condition.contained[0]',
    ]);
    expect(
      condition(
        [
          { resourceType: 'Patient', id: 'a' },
          { resourceType: 'Patient', id: 'a' },
        ],
        '#a',
      ),
    ).toEqual(['contained-repeated Condition.contained[1]']);
  });
});

describe('vital signs', () => {
  const sign = (coding: object, category = 'vital-signs') =>
    errors(
      observation({
        code: { coding: [coding] },
        category: [
          { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: category }] },
        ],
        subject: { reference: 'Patient/1' },
        effectiveDateTime: '2026-01-01',
        valueQuantity: { value: 37, unit: 'C', system: 'http://unitsofmeasure.org', code: 'Cel' },
      }),
    );
  it('carry the magic code beside any other for the same', () => {
    expect(sign({ system: 'http://loinc.org', code: '8310-5' })).toEqual([]);
    expect(sign({ system: 'http://snomed.info/sct', code: '276885007' })).toEqual(['slice-required Observation.code']);
    expect(sign({ system: 'http://snomed.info/sct', code: '276885007' }, 'exam')).toEqual([]);
  });
});

describe('slices of a profile', () => {
  const url = 'http://example.com/StructureDefinition/sliced';
  const profile = (slicing: object, ...element: object[]) =>
    ({
      resourceType: 'StructureDefinition',
      url,
      name: 'Sliced',
      status: 'draft',
      kind: 'resource',
      abstract: false,
      type: 'Patient',
      baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Patient',
      derivation: 'constraint',
      differential: { element: [{ id: 'Patient.identifier', path: 'Patient.identifier', slicing }, ...element] },
    }) as unknown as StructureDefinition;
  const bySystem = { discriminator: [{ type: 'value', path: 'system' }], rules: 'open' };
  const slice = (name: string, system: string, more: object = {}) => [
    { id: `Patient.identifier:${name}`, path: 'Patient.identifier', sliceName: name, ...more },
    { id: `Patient.identifier:${name}.system`, path: 'Patient.identifier.system', min: 1, fixedUri: system },
  ];
  const held = (p: StructureDefinition, ...systems: string[]) =>
    errors(
      {
        resourceType: 'Patient',
        ...(systems.length > 0 && { identifier: systems.map((system) => ({ system, value: '1' })) }),
      },
      validatorOver(core.with(packageOf([p], { name: 'p', version: '1' }))),
      [url],
    );

  it('are told apart by value, and counted', () => {
    const p = profile(bySystem, ...slice('a', 'urn:a', { min: 1, max: '1' }));
    expect(held(p, 'urn:a', 'urn:b')).toEqual([]);
    expect(held(p, 'urn:b')).toEqual(['slice-required Patient']);
    expect(held(p, 'urn:a', 'urn:a')).toEqual(['element-repeated Patient']);
  });

  it('that are closed take nothing else', () => {
    const p = profile({ ...bySystem, rules: 'closed' }, ...slice('a', 'urn:a'));
    expect(held(p, 'urn:a')).toEqual([]);
    expect(held(p, 'urn:a', 'urn:b')).toEqual(['slice-unmatched Patient.identifier[1]']);
  });

  it('that are ordered stand in their order, and openAtEnd lets others follow', () => {
    const ordered = profile(
      { ...bySystem, ordered: true, rules: 'openAtEnd' },
      ...slice('a', 'urn:a'),
      ...slice('b', 'urn:b'),
    );
    expect(held(ordered, 'urn:a', 'urn:b', 'urn:c')).toEqual([]);
    expect(held(ordered, 'urn:b', 'urn:a')).toEqual(['slice-order Patient.identifier[1]']);
    expect(held(ordered, 'urn:c', 'urn:a')).toEqual(['slice-order Patient.identifier[0]']);
  });
});
