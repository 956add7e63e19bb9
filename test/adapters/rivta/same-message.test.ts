import { describe, expect, test } from 'vitest';
import { rivtaAdapter } from '../../../src/adapters/rivta/adapter.ts';
import { contractOf } from '../../../src/adapters/rivta/contract/referral/contracts.ts';
import { renderReferral } from '../../../src/adapters/rivta/render.ts';
import { referral } from '../../../src/cli/demo/messages.ts';

/** What XML leaves to the writer changes nothing of what a message says. */

const message = referral({
  id: 'SE5566778899-SYS1#2026-7',
  patient: 'alma',
  question: 'Höftprotes?',
  time: '2026-11-24T08:00:00+01:00',
});
const xmlOf = (version: 1 | 2) =>
  Buffer.from(renderReferral(message, contractOf('ProcessRequest', version)).bytes!).toString();
const read = async (xml: string) => {
  const bytes = Buffer.from(xml);
  const { bundle, issues } = await rivtaAdapter.toBundle({ bytes, mediaType: 'text/xml' }, { at: message.time });
  return { bundle, codes: issues.map(({ code }) => code) };
};

describe.each([2, 1] as const)('version %d', (version) => {
  const xml = xmlOf(version);
  test.each<[string, (xml: string) => string]>([
    ['comments within texts', (x) => x.replaceAll('Höft', 'Hö<!-- inte så -->ft')],
    ['comments before and after', (x) => x.replace('?>', '?><!-- a -->').replace(/$/, '<!-- b -->')],
    ['a CDATA section', (x) => x.replaceAll('Höftprotes?', '<![CDATA[Höftprotes?]]>')],
    ['a text half in CDATA', (x) => x.replaceAll('Höftprotes?', 'Höft<![CDATA[prot]]>es?')],
    ['character references', (x) => x.replaceAll('Höft', 'H&#xF6;&#102;t')],
    [
      'processing instructions',
      (x) => x.replaceAll('Höft', '<?php exit ?>Höft').replace('?>', '?><?xml-stylesheet href="x"?>'),
    ],
    ['carriage returns between elements', (x) => x.replaceAll('>\n', '>\r\n')],
    ['no white space between elements', (x) => x.replaceAll(/>\n\s*</g, '><')],
    ['a byte order mark', (x) => `\uFEFF${x}`],
    ['no XML declaration', (x) => x.replace(/^<\?xml[^>]*>\n/, '')],
    ['other prefixes', (x) => x.replaceAll('core:', 'zz:').replaceAll('xmlns:core', 'xmlns:zz')],
    ['a default namespace', (x) => x.replaceAll('core:', '').replaceAll('xmlns:core', 'xmlns')],
    ['single quotes', (x) => x.replaceAll(/="([^"']*)"/g, "='$1'")],
    [
      'hints for schema processors',
      (x) =>
        x
          .replace('<soapenv:Envelope', '<soapenv:Envelope xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"')
          .replace('<op:ProcessRequest', '<op:ProcessRequest xsi:schemaLocation="a b"'),
    ],
  ])('is the same with %s', async (_name, change) => {
    const changed = change(xml);
    expect(changed).not.toBe(xml);
    expect(await read(changed)).toEqual(await read(xml));
  });

  test.each<[string, (x: string) => string, string]>([
    [
      'a code broken by an element',
      (x) =>
        x
          .replace(/(typeOfReason[^>]*?)\/?>/, '$1><b/></core:typeOfReason>')
          .replace(/<\/core:typeOfReason>\s*<\/core:typeOfReason>/, '</core:typeOfReason>'),
      'element-unexpected',
    ],
    ['another encoding declared', (x) => x.replace('UTF-8', 'ISO-8859-1'), 'body-encoding'],
    ['XML 1.1', (x) => x.replace('version="1.0"', 'version="1.1"'), 'xml-syntax'],
  ])('is told of %s', async (_name, change, code) => {
    const changed = change(xml);
    expect(changed).not.toBe(xml);
    expect((await read(changed)).codes).toContain(code);
  });

  test('a type that the writer repeats is told and changes nothing; an element that says it is nil is no element of ours', async () => {
    const said = async (attribute: string) => {
      const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
      return read(xml.replace('<core:patient>', `<core:patient ${xsi} ${attribute}>`));
    };
    const typed = await said('xsi:type="core:PatientType"');
    expect([typed.bundle, typed.codes.includes('element-unexpected')]).toEqual([(await read(xml)).bundle, true]);
    const nil = await said('xsi:nil="true"');
    expect([nil.bundle === undefined, nil.codes.includes('element-unexpected')]).toEqual([version === 1, true]);
  });

  test('in Latin-1 that says it is UTF-8 is refused', async () => {
    const bytes = Buffer.from(xml, 'latin1');
    const { issues } = await rivtaAdapter.toBundle({ bytes, mediaType: 'text/xml' }, { at: message.time });
    expect(issues.map(({ code }) => code)).toEqual(['body-encoding']);
  });
});
