import fc, { type Arbitrary } from 'fast-check';
import { expect, test } from 'vitest';
import type { XmlElement } from '../../../src/adapters/xml/element.ts';
import { parseXml } from '../../../src/adapters/xml/parse.ts';
import { slicesBelow } from '../../../src/adapters/xml/slices.ts';
import { writeXml } from '../../../src/adapters/xml/write.ts';

/** Elements taken out of one document and put into another, where nothing is declared. */
const moved = (document: string): XmlElement[] => {
  const children = slicesBelow(Buffer.from(document), ['r']);
  const { root, issues } = parseXml(writeXml({ ns: '', name: 'other', children }, new Map()).bytes);
  expect(issues).toEqual([]);
  return [...root!.children];
};
/** What they say, wherever they stand. */
const said = ({ ns, name, attributes, children, text }: XmlElement): unknown => ({
  ...{ ns, name, text },
  attributes: attributes.map((a) => `${a.ns} ${a.name} ${a.value}`).sort(),
  children: children.map(said),
});

const spaces = ['', ' xmlns="urn:1"', ' xmlns=""', ' xmlns:p="urn:1"', ' xmlns:p="urn:2" xmlns:q="urn:&lt;&quot;3"'];
const between = fc.constantFrom('', ' ', '\r\n', 'text', '&amp;&#65;', '<!-- <x> -->', '<![CDATA[</p:a><b>]]>', '😀å');
const { element } = fc.letrec<{ element: string }>((tie) => ({
  element: fc
    .record({
      name: fc.constantFrom('a', 'p:a', 'b-1'),
      space: fc.constantFrom(...spaces),
      attribute: fc.constantFrom('', ' k="1>2"', " p:k='\"'", '\n k = "p:a"'),
      parts: fc.oneof(
        { maxDepth: 3 },
        fc.constant(undefined),
        fc.array(fc.tuple(between, tie('element') as Arbitrary<string>), { maxLength: 3 }),
      ),
    })
    .map(({ name, space, attribute, parts }) =>
      parts === undefined
        ? `<${name}${space}${attribute}/>`
        : `<${name}${space}${attribute}>${parts.flat().join('')}</${name} >`,
    ),
}));

test('an element says the same wherever it is put, with the prefixes of its old surroundings', () => {
  const documents = fc
    .tuple(fc.constantFrom(...spaces), fc.array(fc.tuple(between, element), { maxLength: 4 }))
    .map(([space, parts]) => `<r xmlns:p="urn:0"${space.replace(/ xmlns:p="[^"]*"/, '')}>${parts.flat().join('')}</r>`);
  fc.assert(
    fc.property(documents, (document) => {
      const { root, issues } = parseXml(Buffer.from(document));
      expect(issues).toEqual([]);
      expect(moved(document).map(said)).toEqual(root!.children.map(said));
    }),
    { seed: 20_261_126, numRuns: 1_000 },
  );
});

test('a prefix that stands in a value alone is declared too', () => {
  const [slice] = slicesBelow(Buffer.from('<r xmlns:n="urn:n"><a kind="n:K"/></r>'), ['r']);
  expect(slice).toEqual({ ns: '', name: 'a', verbatim: '<a xmlns:n="urn:n" kind="n:K"/>' });
});

test('only the children of the element at the path are taken', () => {
  const document = '<r><h><b>1</b></h><body><b>2</b><b><b>3</b></b></body></r>';
  expect(slicesBelow(Buffer.from(document), ['r', 'body']).map(({ verbatim }) => verbatim)).toEqual([
    '<b>2</b>',
    '<b><b>3</b></b>',
  ]);
  expect(slicesBelow(Buffer.from(document), ['r', 'other'])).toEqual([]);
});
