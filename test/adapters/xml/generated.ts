/** Hostile documents too large to keep as files; each with the outcome code that refuses it. */
export interface Hostile {
  readonly name: string;
  readonly code: string;
  make(): Uint8Array;
}

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');

export const generated: readonly Hostile[] = [
  { name: '100,000 levels', code: 'xml-depth', make: () => bytes('<a>'.repeat(100_000)) },
  { name: '65 levels, closed', code: 'xml-depth', make: () => bytes('<a>'.repeat(65) + '</a>'.repeat(65)) },
  {
    name: '100,000 attributes',
    code: 'xml-too-many',
    make: () => bytes(`<a ${Array.from({ length: 100_000 }, (_, i) => `b${i}=""`).join(' ')}/>`),
  },
  {
    name: '100,000 namespaces',
    code: 'xml-too-many',
    make: () => bytes(`<a ${Array.from({ length: 100_000 }, (_, i) => `xmlns:b${i}="urn:${i}"`).join(' ')}/>`),
  },
  { name: '1,000,000 elements', code: 'xml-too-many', make: () => bytes(`<a>${'<b/>'.repeat(1_000_000)}</a>`) },
  { name: '1,000,000 comments', code: 'xml-too-many', make: () => bytes(`<a>${'<!---->'.repeat(1_000_000)}</a>`) },
  { name: '500,000 instructions', code: 'xml-too-many', make: () => bytes(`<a>${'<?p?>'.repeat(500_000)}</a>`) },
  { name: 'an attribute that never ends', code: 'xml-syntax', make: () => bytes(`<a b="${'x'.repeat(9_000_000)}`) },
  { name: 'a name of 9 MB', code: 'xml-syntax', make: () => bytes(`<${'x'.repeat(9_000_000)}`) },
  { name: 'a comment that never ends', code: 'xml-too-many', make: () => bytes(`<a><!--${'-a'.repeat(4_000_000)}`) },
  { name: 'a comment of letters', code: 'xml-syntax', make: () => bytes(`<a><!--${'a'.repeat(9_000_000)}`) },
  {
    name: 'a CDATA section of brackets',
    code: 'xml-too-many',
    make: () => bytes(`<a><![CDATA[${']a'.repeat(4_000_000)}`),
  },
  {
    name: '1,900,000 character references',
    code: 'xml-too-many',
    make: () => bytes(`<a>${'&#65;'.repeat(1_900_000)}`),
  },
  { name: 'a text of 11 MB', code: 'body-too-large', make: () => bytes(`<a>${'x'.repeat(11_000_000)}</a>`) },
  { name: 'nothing', code: 'body-empty', make: () => new Uint8Array() },
];
