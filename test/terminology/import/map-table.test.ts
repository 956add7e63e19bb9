import { writeXlsx } from 'hucre/xlsx';
import { expect, test } from 'vitest';
import { readList } from '../../../src/terminology/import/read-list.ts';
import { header, readCsv, told } from './lists.ts';

const profile = { name: 'map', map: { sourceSystem: 'urn:a', targetSystem: 'urn:b' } };

test('a map from a table: several targets of a code, and one that somebody looked for and did not find', async () => {
  const read = await readCsv('source,target,equivalence\nA,1,wider\nA,2,\nB,,unmatched\n\n', { profile });
  expect(read.issues).toEqual([]);
  expect(read.resource).toMatchObject({
    group: [
      {
        source: 'urn:a',
        target: 'urn:b',
        element: [
          {
            code: 'A',
            target: [
              { code: '1', equivalence: 'wider' },
              { code: '2', equivalence: 'equivalent' },
            ],
          },
          { code: 'B', target: [{ equivalence: 'unmatched' }] },
        ],
      },
    ],
  });
});

test('every fault of a map is told, row by row', async () => {
  const text = 'source,target,equivalence\n,1,\nA,,\nA,1,near\nA,2,\nA,2,\nA  B,3,\nC,=1+1,';
  const read = await readCsv(text, { profile, header: {} });
  expect(read.resource).toBeUndefined();
  expect(told(read)).toEqual([
    'list-column | url',
    'list-column | version',
    'list-cell | row 2, column A (source) | nothing',
    'list-cell | row 3, column C (equivalence)',
    'list-cell | row 4, column C (equivalence) | near',
    'list-duplicate | row 6, column B (target) | A 2',
    'list-cell | row 7, column A (source) | A  B',
    'list-formula | row 8, column B (target)',
  ]);
  expect(told(await readCsv('a,b\n1,2', { profile }))).toEqual([
    'list-column | row 1 | a, b',
    'list-column | row 1 | a, b',
  ]);
});

test('formulas and numbers in the cells of a spreadsheet are told in a map as in a list', async () => {
  const rows = [
    ['source', 'target'],
    ['A', ''],
    ['B', 7],
  ];
  const cells = new Map([['1,1', { formula: 'A2&"1"', formulaResult: 'A1', type: 'formula' as const }]]);
  const bytes = await writeXlsx({ sheets: [{ name: 'A', rows, cells }] });
  const read = await readList({ bytes, format: 'xlsx', header, profile });
  expect(told(read)).toEqual([
    'list-formula | row 2, column B (target)',
    'list-number-cell | row 3, column B (target) | 7',
  ]);
});
