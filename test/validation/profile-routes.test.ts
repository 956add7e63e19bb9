import type { Resource, StructureDefinition } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { fhirValidator } from '../../src/validation/fhir-validator.ts';
import { openDefinitions } from '../../src/validation/packages/definitions.ts';
import { packageOf } from '../../src/validation/packages/fhir-package.ts';

const base = 'https://vardbro.example/fhir/StructureDefinition/';
const element = (path: string, more: object = {}) => ({ id: path, path, min: 0, max: '1', ...more });
const reference = (path: string, target: string) =>
  element(path, { type: [{ code: 'Reference', targetProfile: [base + target] }] });

const profileOf = (id: string, type: string, elements: object[]): StructureDefinition =>
  ({
    resourceType: 'StructureDefinition',
    url: base + id,
    name: id,
    status: 'draft',
    kind: 'resource',
    abstract: false,
    type,
    derivation: 'constraint',
    snapshot: { element: [element(type, { max: '*' }), ...elements] },
  }) as unknown as StructureDefinition;

/** An organisation with a name, whose parent is one too; a location of such an organisation; a bundle of both. */
const profiles = [
  profileOf('organization', 'Organization', [
    element('Organization.name', { min: 1, type: [{ code: 'string' }] }),
    reference('Organization.partOf', 'organization'),
  ]),
  profileOf('location', 'Location', [reference('Location.managingOrganization', 'organization')]),
  profileOf('bundle', 'Bundle', [
    element('Bundle.entry', { max: '*', type: [{ code: 'BackboneElement' }] }),
    {
      ...element('Bundle.entry.resource'),
      type: [
        { code: 'Organization', profile: [`${base}organization`] },
        { code: 'Location', profile: [`${base}location`] },
      ],
    },
  ]),
];
const definitions = openDefinitions({ packages: [packageOf(profiles, { name: 'test', version: '1' })] });
const { validate } = fhirValidator({ definitions });

const full = (n: number) => `urn:uuid:00000000-0000-4000-8000-00000000000${n}`;
const entry = (n: number, resource: object) => ({ fullUrl: full(n), resource });
const claim = (id: string) => ({ meta: { profile: [base + id] } });
const organization = (more: object) => ({ resourceType: 'Organization', identifier: [{ value: '1' }], ...more });
const location = (more: object) => ({
  resourceType: 'Location',
  managingOrganization: { reference: full(1) },
  ...more,
});
const bundle = (...entry: object[]) => ({ resourceType: 'Bundle', type: 'collection', entry }) as unknown as Resource;
const brief = (resource: Resource, asked: string[] = []) =>
  validate(resource, asked)
    .filter((i) => i.severity === 'error')
    .map(({ code, place }) => `${code} ${place}`)
    .sort();

describe('a resource that several ways lead to', () => {
  const faults = [
    'element-required Bundle.entry[0].resource',
    'reference-profile Bundle.entry[1].resource.managingOrganization',
  ];

  it.each([
    ['its claim', bundle(entry(1, organization(claim('organization'))), entry(2, location(claim('location')))), []],
    ['the profile of its Bundle', bundle(entry(1, organization({})), entry(2, location({}))), [`${base}bundle`]],
    [
      'both',
      bundle(entry(1, organization(claim('organization'))), entry(2, location(claim('location')))),
      [`${base}bundle`],
    ],
  ])('is held against its profile and the references to it are too, by %s', (_, resource, asked) => {
    expect(brief(resource, asked)).toEqual(faults);
  });

  it('tells the faults of its own although a reference has asked before', () => {
    const resource = bundle(entry(2, location(claim('location'))), entry(1, organization(claim('organization'))));
    expect(brief(resource)).toEqual([
      'element-required Bundle.entry[1].resource',
      'reference-profile Bundle.entry[0].resource.managingOrganization',
    ]);
  });

  it('tells its faults at each place where the same object stands', () => {
    const same = organization(claim('organization'));
    expect(brief(bundle(entry(1, same), entry(2, same)))).toEqual([
      'element-required Bundle.entry[0].resource',
      'element-required Bundle.entry[1].resource',
    ]);
  });

  it('comes to an end when references go in a ring, and finds the fault that is in it', () => {
    const ring = (n: number, to: number, name?: string) =>
      entry(n, organization({ ...claim('organization'), ...(name && { name }), partOf: { reference: full(to) } }));
    expect(brief(bundle(ring(1, 2, 'A'), ring(2, 3, 'B'), ring(3, 1, 'C')))).toEqual([]);
    expect(brief(bundle(ring(1, 2, 'A'), ring(2, 3, 'B'), ring(3, 1)))).toEqual([
      'element-required Bundle.entry[2].resource',
      ...[0, 1, 2].map((i) => `reference-profile Bundle.entry[${i}].resource.partOf`),
    ]);
  });
});
