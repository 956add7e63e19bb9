import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { validator } from './core.ts';
import { idOf, message, pick, urn } from './message.ts';

const found = (resource: unknown) =>
  validator.validate(resource as Resource).map(({ severity, code, place }) => `${severity} ${code} ${place}`);

describe('what every resource must meet', () => {
  it.each([
    ['a'.repeat(64), []],
    ['a'.repeat(65), ['error value-invalid Patient.id']],
    ['pat_1', ['error value-invalid Patient.id']],
  ])('holds Resource.id to 64 letters, digits, hyphens and points: %s', (id, expected) => {
    expect(found({ resourceType: 'Patient', id })).toEqual(expected);
  });

  it('refuses codes outside a required value set, also in inner elements and data types', () => {
    const task = {
      resourceType: 'Task',
      status: 'sent',
      intent: 'order',
      identifier: [{ use: 'primary', value: '1' }],
    };
    expect(found(task)).toEqual(
      ['error code-unknown Task.identifier[0].use', 'error code-unknown Task.status'].sort().reverse(),
    );
    expect(found({ resourceType: 'Patient', gender: 'zzz' })).toEqual(['error code-unknown Patient.gender']);
  });

  it('lists the codes that would do when they are few', () => {
    expect(validator.validate({ resourceType: 'Patient', gender: 'man' as 'male' })).toMatchObject([
      { expected: 'one of female, male, other, unknown', found: 'man' },
    ]);
  });

  it('claims nothing of codes that cannot be listed', () => {
    expect(found({ resourceType: 'Binary', contentType: 'application/x-unheard-of' })).toEqual([]);
  });

  it('refuses empty arrays, objects and strings, once each', () => {
    const patient = { resourceType: 'Patient', name: [], maritalStatus: { coding: [] }, photo: [{}], language: '' };
    expect(found(patient).sort()).toEqual([
      'error element-empty Patient.language',
      'error element-empty Patient.maritalStatus.coding',
      'error element-empty Patient.name',
      'error element-empty Patient.photo[0]',
    ]);
  });

  it('refuses two types of one choice', () => {
    expect(found({ resourceType: 'Patient', deceasedBoolean: true, deceasedDateTime: '2020-01-01' })).toContain(
      'error choice-repeated Patient',
    );
    expect(found({ resourceType: 'Patient', deceasedBoolean: true, _deceasedBoolean: { id: 'a' } })).toEqual([]);
  });
});

describe('periods', () => {
  const period = (start: string, end: string) =>
    found({ resourceType: 'Patient', name: [{ family: 'x', period: { start, end } }] });
  const backwards = ['error profile-invariant Patient.name[0].period'];

  it.each([
    ['2026-12-31', '2026-01-01'],
    ['2026', '2025'],
    ['2026-03', '2026-02'],
    ['2026-03-01T10:00:00+01:00', '2026-03-01T08:59:59Z'],
    ['2026-03-01T10:00:00+01:00', '2026-01'],
  ])('that end before they start are refused: %s to %s', (start, end) => {
    expect(period(start, end)).toEqual(backwards);
  });

  it.each([
    ['2026-01-01', '2026-01-01'],
    ['2026-03', '2026-04-01'],
    ['2026-03-01T10:00:00+01:00', '2026-03-01T09:00:00Z'],
  ])('that are in order pass: %s to %s', (start, end) => {
    expect(period(start, end)).toEqual([]);
  });
});

describe('periods of two precisions', () => {
  it.each([
    ['2026-03-01T10:00:00+01:00', '2026-03-01'],
    ['2026-12-31', '2026'],
    ['2026-03-31', '2026-03'],
  ])(
    'cannot be told to be in order, which FHIRPath answers with nothing and R4 takes as not met: %s to %s',
    (start, end) => {
      const name = [{ family: 'x', period: { start, end } }];
      expect(found({ resourceType: 'Patient', name })).toEqual(['error profile-invariant Patient.name[0].period']);
    },
  );
});

describe('references', () => {
  it('may only lead to the types their element allows, followed through the Bundle', () => {
    const bundle = message((b) => {
      pick(b, 'ServiceRequest').subject = { reference: urn(idOf('coverage')) };
    });
    expect(validator.validate(bundle)).toMatchObject([
      { place: 'Bundle.entry[2].resource.subject', found: 'Coverage', severity: 'error' },
    ]);
  });

  it('by Type/id, by address and by type alone are held to the same', () => {
    const withSubject = (subject: object) => found({ resourceType: 'Condition', subject });
    const wrong = ['error reference-type Condition.subject'];
    expect(withSubject({ reference: 'Organization/1' })).toEqual(wrong);
    expect(withSubject({ reference: 'https://fhir.example.org/r4/Organization/1' })).toEqual(wrong);
    expect(withSubject({ type: 'Organization', display: 'x' })).toEqual(wrong);
    expect(withSubject({ reference: 'Patient/1' })).toEqual([]);
    expect(withSubject({ reference: urn(idOf('patient')) })).toEqual([]);
  });

  it('to contained resources must lead to one, of an allowed type', () => {
    const condition = (reference: string) =>
      found({
        resourceType: 'Condition',
        contained: [
          { resourceType: 'Patient', id: 'p' },
          { resourceType: 'Organization', id: 'o', name: 'Kliniken' },
        ],
        subject: { reference },
        note: [{ authorReference: { reference: '#p' }, text: 'x' }],
        evidence: [{ detail: [{ reference: '#o' }] }],
      });
    expect(condition('#p')).toEqual([]);
    expect(condition('#o')).toEqual(['error reference-type Condition.subject']);
    expect(condition('#q')).toEqual(['error reference-unresolved Condition.subject']);
  });

  it('from a contained resource may lead to its holder', () => {
    const contained = [{ resourceType: 'Condition', id: 'c', subject: { reference: '#' } }];
    expect(found({ resourceType: 'Patient', contained })).toEqual([]);
    const held = {
      resourceType: 'Patient',
      contained: [{ resourceType: 'Location', id: 'l', managingOrganization: { reference: '#' } }],
    };
    expect(found(held)).toEqual(['error reference-type Patient.contained[0].managingOrganization']);
  });

  it('by urn within a Bundle must lead to an entry', () => {
    const bundle = message((b) => {
      pick(b, 'Condition').asserter = { reference: urn('11111111-1111-4111-8111-111111111111') };
    });
    expect(found(bundle)).toEqual(['error reference-unresolved Bundle.entry[12].resource.asserter']);
  });
});

describe('narrative', () => {
  const open = '<div xmlns="http://www.w3.org/1999/xhtml">';
  const narrative = (div: string) => found({ resourceType: 'Patient', text: { status: 'generated', div } });
  const forbidden = ['error narrative-forbidden Patient.text.div'];

  it.each([
    ['a paragraph with formatting', `${open}<p class="x">Remiss <b>till</b> kliniken<br/></p></div>`],
    ['the entities of XML', `${open}5 &lt; 6 &amp; mer &#160;</div>`],
    ['a comment', `${open}<!-- skapad av systemet -->Text</div>`],
    ['an image alone', `${open}<img src="#bild" alt=""/></div>`],
    ['a table', `${open}<table><tbody><tr><td colspan="2">1</td></tr></tbody></table></div>`],
  ])('allows %s', (_, div) => {
    expect(narrative(div)).toEqual([]);
  });

  it.each([
    ['a script', `${open}<script>alert(1)</script></div>`],
    ['an event attribute', `${open}<p onclick="x()">Text</p></div>`],
    ['a link that runs code', `${open}<a href=" JavaScript:x()">Text</a></div>`],
    ['a link to a data page', `${open}<a href="data:text/html,x">Text</a></div>`],
    ['a link that hides its scheme behind an entity', `${open}<a href="java&#x9;script:x()">Text</a></div>`],
    ['a form', `${open}<form action="http://example.org/">Text</form></div>`],
    ['an object', `${open}<object data="x">Text</object></div>`],
    ['a DOCTYPE', `<!DOCTYPE div [<!ENTITY x "y">]>${open}&x;</div>`],
    ['a CDATA section', `${open}<![CDATA[<script>]]></div>`],
    ['a processing instruction', `${open}<?php x ?>Text</div>`],
    ['entities of HTML, which XML does not know', `${open}5&nbsp;&deg;C</div>`],
    ['unclosed elements', `${open}<p>Text</div>`],
    ['no namespace', '<div>Text</div>'],
    ['another root', '<p xmlns="http://www.w3.org/1999/xhtml">Text</p>'],
    ['two roots', `${open}Text</div>${open}Text</div>`],
    ['no text', `${open} <p> </p></div>`],
    ['plain text', 'Text'],
  ])('refuses %s', (_, div) => {
    expect(new Set(narrative(div))).toEqual(new Set(forbidden));
  });
});

describe('content too dear to examine', () => {
  const deep = (levels: number): object =>
    levels === 0 ? { url: 'http://a.example' } : { extension: [deep(levels - 1)] };

  it.each([
    ['deep nesting', { resourceType: 'Patient', extension: [deep(40)] }, 'json-depth'],
    ['a long property name', { resourceType: 'Patient', ['A'.repeat(100_000)]: 1 }, 'element-unexpected'],
    [
      'very many properties',
      { resourceType: 'Patient', ...Object.fromEntries(Array.from({ length: 501 }, (_, i) => [`x${i}`, 1])) },
      'json-too-many',
    ],
    ['a long list', { resourceType: 'Patient', name: Array(5_001).fill({ family: 'x' }) }, 'json-too-many'],
    ['long texts in a list', { resourceType: 'Patient', other: ['x'.repeat(200_001)] }, 'value-too-long'],
  ])('is refused before it is looked at: %s', (_, resource, code) => {
    expect(validator.validate(resource as unknown as Resource).map((i) => i.code)).toEqual([code]);
  });
});
