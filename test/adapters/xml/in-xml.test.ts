import { expect, test } from 'vitest';
import { inXml } from '../../../src/adapters/xml/in-xml.ts';
import { defaultXmlLimits } from '../../../src/adapters/xml/parse.ts';
import { issue } from '../../../src/model/issue.ts';

const source = '\ufeff<?xml version="1.0"?>\r\n<a>\r\n\t<p:b xmlns:p="u">1</p:b>\r\n  <!-- 𝄞 --><b>2</b><bc/></a>';

const at = (place: string) =>
  inXml(Buffer.from(source), [issue('value-too-long', { place })], defaultXmlLimits)[0]?.position;

test.each([
  ['/a', 2, 1],
  ['/a/b[1]', 3, 2],
  ['/a/b[2]', 4, 14],
  ['/a/bc', 4, 22],
  ['/a/b[2]/@code', 4, 14],
  ['/a/b[2]/missing/deeper', 4, 14],
  ['/a/missing', 2, 1],
])('%s stands at %i:%i', (place, line, column) => {
  expect(at(place)).toEqual({ line, column });
});

test('a place of another document has no position', () => {
  for (const place of ['/x', '/ab', 'Bundle.entry[0]', 'PID[1]-3']) expect(at(place)).toBeUndefined();
});
