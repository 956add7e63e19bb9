import { describe, expect, test } from 'vitest';
import { parseReferral } from '../../../src/adapters/rivta/parse.ts';
import { confirmation, edited, outcome, request, requestV1, xmlOf } from './fixture.ts';

const read = (xml: string) => parseReferral(Buffer.from(xml));
const whole = (xml: string) => {
  const { issues, unmapped, message } = read(xml);
  expect({ issues, unmapped }).toEqual({ issues: [], unmapped: [] });
  return message;
};
const block = (xml: string, name: string): string => new RegExp(`<core:${name}>[\\s\\S]*</core:${name}>`).exec(xml)![0];

describe('version 2 is read with values as attributes and as elements', () => {
  const xml = xmlOf(request);
  const answer = xmlOf(outcome);

  test.each([
    [
      'an id as text',
      '<core:requestId extension="SE5566778899-SYS1#2026-1"/>',
      '<core:requestId>SE5566778899-SYS1#2026-1</core:requestId>',
    ],
    [
      'an id as a child',
      '<core:requestId extension="SE5566778899-SYS1#2026-1"/>',
      '<core:requestId><core:extension>SE5566778899-SYS1#2026-1</core:extension></core:requestId>',
    ],
    ['a short code as text', '<core:gender code="2"/>', '<core:gender>2</core:gender>'],
    [
      'a time as text',
      '<core:versionTimeStamp value="20260603154210"/>',
      '<core:versionTimeStamp> 20260603154210 </core:versionTimeStamp>',
    ],
    ['a number as an attribute', '<core:versionNumber>1</core:versionNumber>', '<core:versionNumber value="1"/>'],
    [
      'a boolean as an attribute',
      '<core:careResponsibilityRemains>true</core:careResponsibilityRemains>',
      '<core:careResponsibilityRemains value="true"/>',
    ],
    [
      'a person id as children',
      '<core:personId root="1.2.752.129.2.1.3.1" extension="196101182803"/>',
      '<core:personId><core:root>1.2.752.129.2.1.3.1</core:root><core:extension>196101182803</core:extension></core:personId>',
    ],
    [
      'a period as children',
      '<core:validity low="20260601"/>',
      '<core:validity><core:low>20260601</core:low></core:validity>',
    ],
  ])('%s', (_, from, to) => {
    expect(whole(edited(xml, from, to))).toEqual(request);
  });

  test('a coded value as attributes', () => {
    const coded = block(xml, 'commitmentType');
    const to = '<core:commitmentType code="1" codeSystem="1.2.752.129.2.2.2.44" displayName="Riksavtal"/>';
    expect(whole(edited(xml, coded, to))).toEqual(request);
  });

  test('a coded activity as children, its display name kept', () => {
    const from = '<core:code code="AF022" codeSystem="1.2.752.116.1.3.2.1.4"/>';
    const to =
      '<core:code><core:code>AF022</core:code><core:codeSystem>1.2.752.116.1.3.2.1.4</core:codeSystem><core:displayName>Ekokardiografi</core:displayName></core:code>';
    expect(whole(edited(answer, from, to))?.answer?.activities?.[0]?.code?.display).toBe('Ekokardiografi');
  });

  test('a value given in both forms is refused', () => {
    const xml2 = edited(xml, '<core:gender code="2"/>', '<core:gender code="2"><core:code>1</core:code></core:gender>');
    expect(read(xml2).issues.map((i) => i.code)).toEqual(['element-repeated']);
  });
});

test('version 1 takes only the forms of its schema', () => {
  const xml = edited(xmlOf(requestV1, 1), '<core:gender code="2"/>', '<core:gender>2</core:gender>');
  expect(read(xml).issues.map((i) => i.code)).toEqual(['element-unexpected', 'element-required']);
});

describe('the order of elements', () => {
  const swapped = (xml: string, first: string, second: string) => {
    const [a, b] = [block(xml, first), block(xml, second)];
    return edited(edited(edited(xml, a, '@'), b, a), '@', b);
  };

  test('of patient and confirmingOrganisation in version 2 is either that of the schema or that of the text', () => {
    const xml = xmlOf(confirmation);
    expect(xml.indexOf('core:patient')).toBeLessThan(xml.indexOf('core:confirmingOrganisation'));
    expect(whole(swapped(xml, 'patient', 'confirmingOrganisation'))).toEqual(confirmation);
  });

  test('elsewhere in version 2 is told as a warning, and all is read', () => {
    const { issues, message } = read(swapped(xmlOf(confirmation), 'recipient', 'outcome'));
    expect(issues).toMatchObject([{ code: 'element-order', severity: 'warning' }]);
    expect(message).toEqual(confirmation);
  });

  test('in version 1 is an error', () => {
    const { issues } = read(swapped(xmlOf(confirmation, 1), 'patient', 'confirmingOrganisation'));
    expect(issues).toMatchObject([{ code: 'element-order', severity: 'error' }]);
  });
});

describe('what the contract does not know', () => {
  test('of another namespace is tolerated anywhere in version 2, and told as unmapped with its whole content', () => {
    const extra = '<x:more xmlns:x="urn:riv:clinicalprocess:activity:request:2.3" x:a="1"><x:in>ett</x:in></x:more>';
    const { issues, unmapped, message } = read(edited(xmlOf(request), '</core:patient>', `${extra}</core:patient>`));
    expect(issues).toEqual([]);
    expect(message).toEqual(request);
    const place = '/Envelope/Body/ProcessRequest/request/patient/more';
    expect(unmapped).toEqual([
      { path: `${place}/@a`, value: '1' },
      { path: `${place}/in`, value: 'ett' },
    ]);
  });

  test.each([
    [2, 'warning', request],
    [1, 'error', requestV1],
  ] as const)('of its own namespace in version %i is a %s, and unmapped', (version, severity, message) => {
    const xml = edited(xmlOf(message, version), '</core:patient>', '<core:ny>ett</core:ny></core:patient>');
    const { issues, unmapped } = read(xml);
    expect(issues).toMatchObject([{ code: 'element-unexpected', severity }]);
    expect(unmapped).toEqual([{ path: '/Envelope/Body/ProcessRequest/request/patient/ny', value: 'ett' }]);
  });

  test('is told for parts of a coded value that the message has no place for', () => {
    const to = '<core:code>I35.0</core:code><core:codeSystemVersion>2026</core:codeSystemVersion>';
    const { issues, unmapped } = read(edited(xmlOf(request), '<core:code>I35.0</core:code>', to));
    expect(issues).toEqual([]);
    expect(unmapped.map((u) => u.value)).toEqual(['2026']);
  });

  test('stands as text between elements: refused', () => {
    const { issues } = read(edited(xmlOf(request), '</core:patient>', 'akut</core:patient>'));
    expect(issues.map((i) => i.code)).toEqual(['element-unexpected']);
  });

  test('stands inside a text: refused, since a sentence would lose a part', () => {
    const { issues, unmapped } = read(
      edited(xmlOf(request), 'Aortastenos?', 'Aortastenos <core:b>eller</core:b> inte?'),
    );
    expect(issues.filter((i) => i.severity === 'error')).toMatchObject([{ code: 'element-unexpected' }]);
    expect(unmapped.map((u) => u.value)).toEqual(['eller']);
  });

  test('stands in the header and must be understood: refused', () => {
    const header = '<x xmlns="urn:x" soapenv:mustUnderstand="1">1</x></soapenv:Header>';
    const { issues } = read(edited(xmlOf(request), '</soapenv:Header>', header));
    expect(issues).toMatchObject([{ code: 'soap-must-understand', place: '/Envelope/Header/x', severity: 'error' }]);
  });

  test('stands in the header: told as unmapped', () => {
    const { unmapped } = read(edited(xmlOf(request), '</soapenv:Header>', '<x xmlns="urn:x">1</x></soapenv:Header>'));
    expect(unmapped).toEqual([{ path: '/Envelope/Header/x', value: '1' }]);
  });

  test('an attachment of version 1, of which none are in use, is told as unmapped', () => {
    const attachment =
      '<core:attachment><core:urn>urn:a1:b</core:urn><core:id>1</core:id><core:mimetype>a/b</core:mimetype><core:size>9</core:size></core:attachment>';
    const { issues, unmapped } = read(
      edited(xmlOf(requestV1, 1), '</core:questionFormulation>', `</core:questionFormulation>${attachment}`),
    );
    expect(issues).toEqual([]);
    expect(unmapped.map((u) => u.value)).toEqual(['urn:a1:b', '1', 'a/b', '9']);
  });
});

test('a bare operation element is read without an envelope', () => {
  const xml = xmlOf(request);
  const bare = /<op:ProcessRequest>[\s\S]*<\/op:ProcessRequest>/.exec(xml)![0];
  const namespaces = [...xml.matchAll(/xmlns:(?:op|core)="[^"]*"/g)].map((m) => m[0]).join(' ');
  expect(whole(bare.replace('<op:ProcessRequest>', `<op:ProcessRequest ${namespaces}>`))).toEqual(request);
});

test('any prefix and a default namespace will do', () => {
  const xml = xmlOf(request)
    .replaceAll('core:', '')
    .replace('xmlns:core', 'xmlns')
    .replace('xmlns:op', 'xmlns:ns0')
    .replaceAll('op:', 'ns0:');
  expect(whole(xml)).toEqual(request);
});
