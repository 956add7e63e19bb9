import fc from 'fast-check';
import { v4, v5 } from 'uuid';
import { expect, test } from 'vitest';
import { nameSpace } from '../../src/model/name-uuid.ts';

test('a name has the UUIDv5 of RFC 9562, whatever it says', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const space = v4();
      expect(nameSpace(space)(name)).toBe(v5(Buffer.from(name), space));
    }),
  );
});

test('a name of half a surrogate has one too', () => {
  expect(nameSpace(v5.URL)('\ud800')).toBe(v5(Buffer.from('\ufffd'), v5.URL));
});
