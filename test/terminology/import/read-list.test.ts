import { describe, expect, test } from 'vitest';
import { conceptsOf } from '../../../src/terminology/concepts/concept.ts';
import { builtInProfiles } from '../../../src/terminology/import/built-in-profiles.ts';
import { readList } from '../../../src/terminology/import/read-list.ts';
import { header, readCsv, readSheet, systemOf, told } from './lists.ts';

const profile = {
  name: 'region',
  columns: { code: 'Kod', display: 'Benämning', parent: 'Över', status: 'Läge', replacedBy: 'Ersatt av' },
  designations: [{ column: 'English', language: 'en' }],
  properties: [{ column: 'KVÅ', code: 'kva', type: 'Coding' as const, system: 'urn:oid:1.2.752.116.1.3.2.1.4' }],
  statusWords: { Utgått: 'inactive' as const },
  separator: ',',
};

describe('a file of a code list', () => {
  test('becomes a draft CodeSystem with tree, languages, properties and status', async () => {
    const text = [
      'Kod;Benämning;Över;Läge;Ersatt av;English;KVÅ',
      'OGON;Ögon;;;;Eye;',
      'KAT;Starroperation;OGON;;;Cataract surgery;CJE20,CJE15',
      'KAT0;Linsextraktion;OGON;utgått;KAT;;',
    ].join('\r\n');
    const system = systemOf(await readCsv(text, { profile }));
    expect(system).toMatchObject({
      ...header,
      status: 'draft',
      content: 'complete',
      count: 3,
      hierarchyMeaning: 'is-a',
    });
    expect(system.concept).toHaveLength(1);
    const concepts = conceptsOf(system);
    expect(concepts.get('KAT')).toMatchObject({
      parents: ['OGON'],
      status: 'active',
      designations: [{ language: 'en', value: 'Cataract surgery' }],
      properties: [
        { code: 'kva', valueCoding: { code: 'CJE20' } },
        { code: 'kva', valueCoding: { code: 'CJE15' } },
      ],
    });
    expect(concepts.get('KAT0')).toMatchObject({ status: 'inactive', replacedBy: ['KAT'] });
  });

  test('tells all its faults at once, row by row and in a row from left to right', async () => {
    const text = [
      'code,display,parent,status,replacedBy,definition',
      'A,First,,,,',
      'A,Again,,,,',
      'B,,NOWHERE,sleeping,C,',
      '"X  Y",Two blanks,,,,',
      'D,Loop,E,,,',
      'E,Loop,D,,,',
      'F,=HYPERLINK("x"),,,,',
    ].join('\n');
    const read = await readCsv(text);
    expect(read.resource).toBeUndefined();
    expect(told(read)).toEqual([
      'list-duplicate | row 3 | A',
      'list-cell | row 4, column B (display)',
      'list-cell | row 4, column D (status) | sleeping',
      'list-parent | row 4 | NOWHERE',
      'list-replaced-by | row 4 | C',
      'list-cell | row 5, column A (code) | X  Y',
      'list-cycle | row 6 | D > E > D',
      'list-formula | row 8, column B (display)',
      'list-cell | row 8, column B (display)',
    ]);
  });

  test('names the columns that are missing, and those that nobody uses', async () => {
    expect(told(await readCsv('Kod,Text\nA,a'))).toEqual([
      'list-column | row 1 | Kod, Text',
      'list-column | row 1 | Kod, Text',
      'list-column-unused | row 1, column A | Kod',
      'list-column-unused | row 1, column B | Text',
    ]);
    const read = await readCsv('code,display,note\nA,a,x');
    expect(told(read)).toEqual(['list-column-unused | row 1, column C | note']);
    expect(read.resource).toBeDefined();
  });

  test('has levels side by side: verksamhet, vårdtjänst, vårdaktivitet', async () => {
    const rows = [
      [
        'Verksamhet kod',
        'Verksamhet',
        'Vårdtjänst kod',
        'Vårdtjänst',
        'Vårdaktivitet kod',
        'Vårdaktivitet',
        'HSA verksamhetskod',
        'Snomed CT',
        'KVÅ',
        'Engelska',
      ],
      ['V1', 'Ögonsjukvård', '', '', '', '', '1333', '', '', 'Ophthalmology'],
      ['V1', 'Ögonsjukvård', 'T1', 'Kataraktkirurgi', '', '', '', '110473004', '', 'Cataract surgery'],
      ['V1', 'Ögonsjukvård', 'T1', 'Kataraktkirurgi', 'A1', 'Linsbyte', '', '', 'CJE20', 'Lens exchange'],
      ['V1', 'Ögonvård', 'T1', 'Kataraktkirurgi', 'A2', 'Efterkontroll', '', '', '', ''],
    ];
    const text = rows.map((row) => row.join('\t')).join('\n');
    const national = { ...builtInProfiles[0]!, format: 'tsv' as const };
    const read = await readList({ bytes: new TextEncoder().encode(text), format: 'tsv', profile: national, header });
    expect(told(read)).toEqual(['list-duplicate | row 5, column A (Verksamhet kod) | V1']);
    const good = await readList({
      bytes: new TextEncoder().encode(text.replace('Ögonvård', 'Ögonsjukvård')),
      format: 'tsv',
      profile: national,
      header,
    });
    const concepts = conceptsOf(systemOf(good));
    expect([...concepts.values()].map(({ code, parents }) => [code, ...parents])).toEqual([
      ['V1'],
      ['T1', 'V1'],
      ['A1', 'T1'],
      ['A2', 'T1'],
    ]);
    expect(concepts.get('V1')!.properties).toEqual([
      { code: 'hsaVerksamhetskod', valueCoding: { system: 'urn:oid:1.2.752.129.2.2.1.3', code: '1333' } },
    ]);
    expect(concepts.get('T1')!.properties[0]).toMatchObject({ code: 'snomedCt', valueCoding: { code: '110473004' } });
  });

  test('in the text form of classifications gets its tree from the codes', async () => {
    const text =
      '# Klassifikation\nC5\tTumörer\nC56\tTumör i äggstock\nC569\tTumör i äggstock, ospecificerad\nD1\tGodartad\n';
    const profile = { ...builtInProfiles[1]!, dotAfter: 3 };
    const read = await readList({ bytes: new TextEncoder().encode(text), format: 'text', profile, header });
    const shown = [...conceptsOf(systemOf(read)).values()].map(({ code, parents }) => `${code} < ${parents.join()}`);
    expect(shown).toEqual(['C5 < ', 'C56 < C5', 'C56.9 < C56', 'D1 < ']);
  });

  test('in FHIR JSON is held to the same rules', async () => {
    const system = {
      resourceType: 'CodeSystem',
      url: 'http://a.example/cs',
      status: 'active',
      content: 'complete',
      concept: [
        { code: 'a', display: 'A', property: [{ code: 'parent', valueCode: 'b' }] },
        { code: 'a' },
        { code: 'b', property: [{ code: 'parent', valueCode: 'a' }] },
      ],
    };
    const read = await readList({ bytes: new TextEncoder().encode(JSON.stringify(system)), format: 'json' });
    expect(told(read)).toEqual([
      'list-column | CodeSystem.version',
      'list-duplicate | CodeSystem.concept[0].code | a',
      'list-cycle | CodeSystem.concept | a > b > a',
    ]);
  });
});

describe('a spreadsheet', () => {
  test('with a formula in a cell is refused there', async () => {
    const cells = new Map([['2,0', { formula: 'A2&"1"', formulaResult: 'A1', type: 'formula' }]]);
    const read = await readSheet(
      [
        ['code', 'display'],
        ['A', 'a'],
        ['', 'b'],
      ],
      cells,
    );
    expect(told(read)).toEqual(['list-formula | row 3, column A (code)']);
  });

  test('whose only row is refused is not told to be empty as well', async () => {
    const cells = new Map([['1,0', { formula: 'A2&"1"', formulaResult: 'A1', type: 'formula' }]]);
    const read = await readSheet(
      [
        ['code', 'display'],
        ['', 'b'],
      ],
      cells,
    );
    expect(told(read)).toEqual(['list-formula | row 2, column A (code)']);
    expect(told(await readSheet([['code', 'display']], new Map()))).toEqual(['list-empty']);
  });

  test('of headers alone is told to be empty, though a column below a title row is not used', async () => {
    const own = { name: 'titled', headerRow: 2, delimiter: ',', columns: { code: 'kod', display: 'text' } };
    const read = await readCsv('Lista\nkod,text,extra\n', { profile: own });
    expect(read.resource).toBeUndefined();
    expect(told(read)).toEqual(['list-empty', 'list-column-unused | row 2, column C | extra']);
  });

  test('warns where a code is a number, since zeros in front of it may be gone', async () => {
    const read = await readSheet([
      ['code', 'display'],
      [7, 'sju'],
      ['08', 'åtta'],
    ]);
    expect(told(read)).toEqual(['list-number-cell | row 2, column A (code) | 7']);
    expect([...conceptsOf(systemOf(read)).keys()]).toEqual(['7', '08']);
  });

  test('refuses a date where a code should be', async () => {
    const read = await readSheet([
      ['code', 'display'],
      [new Date('2026-03-01T00:00:00Z'), 'b'],
    ]);
    expect(told(read)).toContainEqual(expect.stringMatching(/^list-cell \| row 2, column A \(code\)/));
  });
});
