import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseXml } from '../../../src/adapters/xml/parse.ts';
import { outcomes } from '../../../src/model/outcomes.ts';
import { generated } from './generated.ts';

const parse = (text: string) => parseXml(Buffer.from(text, 'utf8'));
const folder = (name: string) => fileURLToPath(new URL(`${name}/`, import.meta.url));
const files = (name: string) => readdirSync(folder(name)).filter((file) => file.endsWith('.xml'));
const read = (name: string, file: string) => parseXml(readFileSync(folder(name) + file));

describe('hostile input is refused with a finding', () => {
  test.each(files('hostile'))('%s', (file) => {
    const { root, issues } = read('hostile', file);
    expect(root).toBeUndefined();
    expect(issues.length).toBeGreaterThan(0);
    for (const { code } of issues) expect(outcomes[code].http).toBe(400);
  });

  test.each(
    files('hostile').filter(
      (file) => /^doctype|entit(y|ies)(-http)?\.|laughs|blowup|dtd/.test(file) && file !== 'undefined-entity.xml',
    ),
  )('%s is refused as a document type, before any parser sees it', (file) => {
    expect(read('hostile', file).issues[0]?.code).toBe('xml-doctype');
  });

  test.each(generated)('$name', ({ make, code }) => {
    const { root, issues } = parseXml(make());
    expect(root).toBeUndefined();
    expect(issues.map((i) => i.code)).toEqual([code]);
  });

  test('no finding quotes the document', () => {
    for (const text of [
      '<r>&p191212121212;</r>',
      '<p191212121212></x>',
      '<p191212121212 191212121212="1"/>',
      '<a191212121212:b/>',
    ]) {
      const { issues } = parse(text);
      expect(issues).toHaveLength(1);
      expect(JSON.stringify(issues)).not.toContain('191212121212');
    }
  });

  test('any bytes give a tree or findings, never a throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const { root, issues } = parseXml(bytes);
        expect(root === undefined).toBe(issues.length > 0);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what only looks dangerous is plain data', () => {
  test.each(files('harmless'))('%s is read', (file) => {
    expect(read('harmless', file).issues).toEqual([]);
  });

  test('a value split by comments, instructions and CDATA is one text', () => {
    expect(read('harmless', 'comment-in-value.xml').root?.text).toBe('19121212');
  });

  test('an include is an element like others', () => {
    expect(read('harmless', 'xinclude.xml').root?.children[0]).toMatchObject({ name: 'include', text: '' });
  });
});

describe('the tree', () => {
  test('names namespaces, not prefixes, and keeps text exactly', () => {
    const { root } = parse('<p:a xmlns:p="urn:x" b="1" p:c="2"> \n<d xmlns="urn:y">x&amp;y &#228;</d>z</p:a>');
    expect(root).toMatchObject({
      ns: 'urn:x',
      name: 'a',
      text: ' \nz',
      attributes: [
        { ns: '', name: 'b', value: '1' },
        { ns: 'urn:x', name: 'c', value: '2' },
      ],
      children: [{ ns: 'urn:y', name: 'd', text: 'x&y ä' }],
    });
  });

  test('gives positions in a path only where siblings repeat', () => {
    const { root } = parse('<a><b/><c><d/></c><b/></a>');
    expect(root?.children.map((c) => c.path)).toEqual(['/a/b[1]', '/a/c', '/a/b[2]']);
    expect(root?.children[1]?.children[0]?.path).toBe('/a/c/d');
  });

  test('knows line and column of each start tag', () => {
    const { root } = parse('<a>\n  <b x="1"/>\r\n𝄞<c/></a>');
    const children = [
      { line: 2, column: 3 },
      { line: 3, column: 3 },
    ];
    expect(root).toMatchObject({ line: 1, column: 1, children });
  });

  test('takes a byte order mark and an utf-8 declaration in any case', () => {
    expect(parse('\ufeff<?xml version="1.0" encoding="utf-8"?><a/>').root?.name).toBe('a');
    expect(parse('<?xml version="1.0" encoding="UTF-8"?><a/>').root?.name).toBe('a');
  });

  test('a syntax finding names line and column', () => {
    expect(parse('<a>\n<b></a>').issues[0]).toMatchObject({
      code: 'xml-syntax',
      place: 'line 2, column 7',
      position: { line: 2, column: 7 },
    });
  });

  test('limits count from the first one over', () => {
    const limits = { bytes: 100, depth: 2, nodes: 3, attributes: 1, marks: 20 };
    const code = (text: string) => parseXml(Buffer.from(text), limits).issues[0]?.code;
    expect(code('<a b="1"><c/><c/></a>')).toBeUndefined();
    expect(code('<a><b><c/></b></a>')).toBe('xml-depth');
    expect(code('<a><b/><b/><b/></a>')).toBe('xml-too-many');
    expect(code('<a b="1" c="2"/>')).toBe('xml-too-many');
    expect(code('<a>&#65;&#65;&#65;&#65;&#65;&#65;</a>')).toBe('xml-too-many');
    expect(code(`<a>${' '.repeat(100)}</a>`)).toBe('body-too-large');
  });
});
