import fc, { type Arbitrary } from 'fast-check';
import { expect, test } from 'vitest';
import type { XmlElement } from '../../../src/adapters/xml/element.ts';
import { parseXml } from '../../../src/adapters/xml/parse.ts';
import { writeXml, type XmlTree } from '../../../src/adapters/xml/write.ts';

const prefixes = new Map([
  ['urn:a', 'a'],
  ['urn:b', 'b'],
]);
const allowed = fc
  .string({ unit: 'binary', maxLength: 20 })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML 1.0 forbids
  .map((text) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, ''));
const name = fc.constantFrom('x', 'y', 'åäö', 'z-1');
const attributes = fc.uniqueArray(fc.tuple(name, allowed), { selector: ([key]) => key, maxLength: 3 });

const { tree } = fc.letrec<{ tree: XmlTree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.record({ ns: fc.constantFrom('urn:a', 'urn:b', ''), name, attributes, text: allowed }),
    fc.record({
      ns: fc.constantFrom('urn:a', 'urn:b', ''),
      name,
      attributes,
      children: fc.array(tie('tree') as Arbitrary<XmlTree>, { maxLength: 3 }),
    }),
  ),
}));

/** What a parsed element says, in the words of the tree it was written from. */
const said = ({ ns, name: local, attributes: own, children, text }: XmlElement): XmlTree => ({
  ns,
  name: local,
  attributes: own.map((a) => [a.name, a.value] as const),
  ...(children.length > 0 ? { children: children.map(said) } : { text }),
});
const normal = (t: XmlTree): XmlTree => ({
  ns: t.ns,
  name: t.name,
  attributes: t.attributes ?? [],
  ...(t.children?.length ? { children: t.children.map(normal) } : { text: t.text ?? '' }),
});

test('any tree is read back as it was written, every character of it', () => {
  fc.assert(
    fc.property(tree, (written) => {
      const { bytes, issues } = writeXml(written, prefixes);
      expect(issues).toEqual([]);
      const { root, issues: found } = parseXml(bytes);
      expect(found).toEqual([]);
      expect(said(root!)).toEqual(normal(written));
    }),
    { numRuns: 500 },
  );
});

test.each(['a\u0000', '\u0007', 'x\ufffe', '\ud800', 'a\udc00b'])(
  'a character that XML cannot carry is refused with its place (%j)',
  (text) => {
    const { issues } = writeXml({ ns: '', name: 'r', attributes: [['k', text]], text }, prefixes);
    expect(issues.map(({ code, place }) => ({ code, place }))).toEqual([
      { code: 'value-invalid', place: '/r/@k' },
      { code: 'value-invalid', place: '/r' },
    ]);
  },
);

test('markup in a value stays a value', () => {
  const { bytes } = writeXml({ ns: '', name: 'r', attributes: [['k', '"/><x a="']], text: ']]><x/>&lt;' }, new Map());
  expect(Buffer.from(bytes).toString()).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<r k="&quot;/&gt;&lt;x a=&quot;">]]&gt;&lt;x/&gt;&amp;lt;</r>\n',
  );
});
