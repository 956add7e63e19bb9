import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeSystemOf, headerOf } from '../../../src/terminology/concepts/code-list.ts';
import type { Concept } from '../../../src/terminology/concepts/concept.ts';
import { type ExportFormat, exportList } from '../../../src/terminology/export/export-list.ts';
import { readList } from '../../../src/terminology/import/read-list.ts';
import { header, systemOf } from './lists.ts';

const words = fc
  .constantFrom(
    'Höft',
    'knä',
    'å ä ö',
    '=1+1',
    '-minus',
    '+46',
    '@x',
    "it's",
    'a;b,c\td',
    '"quoted"',
    '007',
    'rad\nbryt',
    'Ü',
  )
  .map((w) => w.trim());
const code = fc.stringMatching(/^[A-Z0-9][A-Za-z0-9.]{0,6}$/);

/** Lists with everything that a row can carry; parents and replacements among earlier codes, so that no circle comes. */
const lists = fc.uniqueArray(code, { minLength: 1, maxLength: 12 }).chain((codes) =>
  fc.tuple(
    ...codes.map((own, n) => {
      const earlier = codes.slice(0, n);
      const someEarlier =
        earlier.length > 0 ? fc.uniqueArray(fc.constantFrom(...earlier), { maxLength: 2 }) : fc.constant([]);
      return fc.record<Concept>({
        code: fc.constant(own),
        display: words,
        definition: fc.oneof(fc.constant(''), words),
        parents: someEarlier,
        status: fc.constantFrom('active', 'deprecated', 'inactive'),
        replacedBy: someEarlier,
        designations: fc.oneof(
          fc.constant([]),
          words.map((value) => [{ language: 'en', value }]),
        ),
        properties: fc.oneof(
          fc.constant([]),
          fc.constantFrom('18', '65').map((value) => [
            { code: 'minAge', valueInteger: Number(value) },
            { code: 'kva', valueCoding: { system: 'urn:oid:1.2.752.116.1.3.2.1.4', code: 'CJE20' } },
            { code: 'dagkirurgi', valueBoolean: true },
          ]),
        ),
      });
    }),
  ),
);

test.each<ExportFormat>(['xlsx', 'csv', 'tsv'])(
  'what is exported as %s comes back as the same list',
  async (format) => {
    await fc.assert(
      fc.asyncProperty(lists, async (concepts) => {
        const property = [
          { code: 'dagkirurgi', type: 'boolean' as const },
          { code: 'kva', type: 'Coding' as const },
          { code: 'minAge', type: 'integer' as const },
        ].filter((p) => concepts.some((c) => c.properties.some((q) => q.code === p.code)));
        const system = codeSystemOf({ ...header, title: 'Vårdtjänster', properties: property }, concepts);
        const file = await exportList(system, format);
        const again = await readList({ bytes: file, format, header: format === 'xlsx' ? {} : headerOf(system) });
        expect(systemOf(again)).toEqual(ordered(system));
      }),
      { numRuns: 60 },
    );
  },
);

/** Properties are columns in the order of their names: their order inside a concept is theirs. */
const ordered = (system: ReturnType<typeof codeSystemOf>): typeof system => {
  const rank = ['inactive', 'status', 'replacedBy', 'parent', 'dagkirurgi', 'kva', 'minAge'];
  return JSON.parse(JSON.stringify(system), (key, value) =>
    key === 'property' && value[0] && 'code' in value[0] && !('type' in value[0])
      ? value.toSorted((a: { code: string }, b: { code: string }) => rank.indexOf(a.code) - rank.indexOf(b.code))
      : value,
  );
};
