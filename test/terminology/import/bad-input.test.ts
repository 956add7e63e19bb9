import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cyclesOf } from '../../../src/terminology/concepts/concept.ts';
import { defaultImportLimits } from '../../../src/terminology/import/limits.ts';
import { readList } from '../../../src/terminology/import/read-list.ts';
import { judgeZip, tagsOf } from '../../../src/terminology/import/zip-bomb.ts';
import { header, readCsv, systemOf, told } from './lists.ts';
import { zip } from './zip.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a wrong encoding', () => {
  const latin = Buffer.from('code;display\nA;Ögon\nB;Höft\n', 'latin1');

  test('is told with the row of its first wrong byte, and read when the profile names it', async () => {
    const read = await readList({ bytes: latin, format: 'csv', header });
    expect(told(read)).toEqual([expect.stringMatching(/^list-encoding \| row 2 \| a byte that is not UTF-8/)]);
    const named = await readList({
      bytes: latin,
      format: 'csv',
      header,
      profile: { name: 'w', encoding: 'windows-1252' },
    });
    expect(named.issues).toEqual([]);
  });

  test('of UTF-16 without a mark, and of text encoded twice, is not guessed at', async () => {
    const wide = await readList({ bytes: Buffer.from('code;display\nA;a', 'utf16le'), format: 'csv', header });
    expect(told(wide)[0]).toMatch(/^list-encoding \| row 1 \| a zero byte/);
    const twice = Buffer.from(Buffer.from('code;display\nA;Ögon', 'utf8').toString('latin1'), 'utf8');
    const read = await readCsv(new TextDecoder('windows-1252').decode(Buffer.from('code;display\nA;höft', 'utf8')));
    expect(told(read)[0]).toMatch(/^list-encoding \| row 2/);
    expect(twice.length).toBeGreaterThan(0);
  });

  test('of UTF-16 with a mark is read', async () => {
    const marked = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('code\tdisplay\nA\tÅ', 'utf16le')]);
    expect((await readList({ bytes: marked, format: 'tsv', header })).issues).toEqual([]);
  });
});

describe('a file that is too large', () => {
  test('of a million rows stops at the first row too many', async () => {
    const rows = `code,display\n${'A1,something\n'.repeat(1_000_000)}`;
    expect(told(await readCsv(rows))).toEqual(['list-too-large | row 200002']);
    expect(
      told(
        await readCsv(rows, {
          format: 'text',
          profile: { name: 't', headerRow: 0, columns: { code: 'A', display: 'B' } },
        }),
      ),
    ).toEqual(['list-too-large | row 200002']);
  });

  test('of one cell that never ends is refused where it begins, and findings quote no more of a file than is read', async () => {
    const endless = `code,display\nA,"a ""b"""\nB,"${'x'.repeat(2_000_000)}`;
    expect(told(await readCsv(endless))).toEqual(['list-too-large | row 3']);
    const inches = `code,display\nA,5" rör\n${'B,b\n'.repeat(10)}`;
    expect(told(await readCsv(inches)).every((line) => line.startsWith('list-duplicate'))).toBe(true);
    const wide = await readCsv(`Kod,${'b'.repeat(2_000_000)}\n,`);
    expect(Math.max(...wide.issues.map((one) => JSON.stringify(one).length))).toBeLessThan(1_000);
    const concept = Array.from({ length: 600 }, () => ({ code: 'c'.repeat(10_000) }));
    const system = { resourceType: 'CodeSystem', url: 'urn:x', version: '1', status: 'draft', concept };
    const read = await readList({ bytes: bytes(JSON.stringify(system)), format: 'json' });
    expect(JSON.stringify(read.issues).length).toBeLessThan(300_000);
  });

  test('of more columns than anybody needs is refused', async () => {
    expect(told(await readCsv(`code,display${',x'.repeat(300)}\n`))).toEqual(['list-too-large | 302']);
  });

  test('tells a bounded number of findings and counts the rest', async () => {
    const read = await readCsv(`code,display\n${'A,\n'.repeat(2_000)}`);
    expect(read.issues).toHaveLength(defaultImportLimits.findings + 1);
    expect(read.issues.at(-1)!.detail).toMatch(/^\d{4} further findings/);
  });
});

describe('a zip bomb', () => {
  const million = new Uint8Array(1_000_000);
  const limits = { ...defaultImportLimits, inflatedBytes: 100_000 };

  test('is found by what it inflates to, also when it states less', () => {
    expect(judgeZip(zip('xl/a.xml', million, million.length), limits)?.code).toBe('list-too-large');
    expect(judgeZip(zip('xl/a.xml', million, 10), limits)?.code).toBe('list-too-large');
    expect(judgeZip(zip('xl/a.xml', million.subarray(0, 50_000), 50_000), limits)).toBeUndefined();
  });

  test('cannot hide behind a second directory: a reader of ZIP64 would open another one than was judged', () => {
    const changed = (change: (file: Buffer, end: number) => void) => {
      const file = Buffer.from(zip('xl/a.xml', new Uint8Array(100), 100));
      change(file, file.length - 22);
      return judgeZip(file, limits)?.code;
    };
    expect(changed(() => undefined)).toBeUndefined();
    expect(changed((file, end) => file.writeUInt32LE(0xffffffff, end + 12))).toBe('list-file');
    expect(
      changed((file, end) => {
        file.writeUInt16LE(0, end + 10);
        file.writeUInt32LE(0xffffffff, end + 16);
      }),
    ).toBe('list-file');
  });

  test('or a spreadsheet of a million rows is refused by a count, before a library builds any of them', () => {
    const rows = (count: number) =>
      zip(
        'xl/worksheets/sheet1.xml',
        bytes(`<sheetData>${'<row r="1"><c t="n"><v>1</v></c></row>'.repeat(count)}</sheetData>`),
        0,
      );
    expect(judgeZip(rows(1_000_000), defaultImportLimits)).toMatchObject({
      code: 'list-too-large',
      place: 'row 200002',
    });
    expect(judgeZip(rows(1_000), { ...defaultImportLimits, cells: 999 })).toMatchObject({
      code: 'list-too-large',
      expected: 'at most 999 cells',
    });
    expect(judgeZip(rows(1_000), defaultImportLimits)).toBeUndefined();
  });

  test.each([
    ['a cell far to the right', '<row r="2"><c r="XFD2"/></row>', 'row 2', 'at most 200 columns'],
    ['a row far below', '<row r="1048576"/>', 'row 1048576', 'at most 200000 rows'],
    ['a cell far below', '<row><c t="n"\n r = "A900000"/></row>', 'row 900000', 'at most 200000 rows'],
    ['names with a prefix', '<x:row><x:c r="XFD2"/></x:row>', 'row 2', 'at most 200 columns'],
    ['a cell without an end', `<row><c ${'a="1" '.repeat(100)}r="XFD2"/></row>`, undefined, 'an Excel file (.xlsx)'],
    ['a place in other letters', '<row><c r="&#88;FD2"/></row>', undefined, 'an Excel file (.xlsx)'],
    ['a place without quotes', '<row><c r=XFD2></c></row>', undefined, 'an Excel file (.xlsx)'],
    ['a place behind a sign in quotes', '<row><c a=">" r="XFD2"/></row>', undefined, 'an Excel file (.xlsx)'],
    ['two places', '<row><c r="A1" r="XFD2"/></row>', undefined, 'an Excel file (.xlsx)'],
    ['a row in other digits', '<row r="1e6"/>', undefined, 'an Excel file (.xlsx)'],
  ])('or %s, for which a library would fill all before it, is refused', (_, rows, place, expected) => {
    const sheet = zip('xl/worksheets/sheet1.xml', bytes(`<sheetData>${rows}</sheetData>`), 0);
    expect(judgeZip(sheet, defaultImportLimits)).toMatchObject({ expected, ...(place && { place }) });
  });

  test('is no bomb for a picture whose bytes look like a cell', () => {
    const picture = Buffer.concat([bytes('\u0089PNG<c '), new Uint8Array(1_000)]);
    expect(judgeZip(zip('xl/media/image1.png', picture, 0), defaultImportLimits)).toBeUndefined();
  });

  test('of signs that begin tags and nothing else is judged in one walk', () => {
    let looks = 0;
    const part = Buffer.alloc(2_000, '<');
    const seen = new Proxy(part, {
      get: (of, key) => {
        looks += 1;
        const member: unknown = Reflect.get(of, key);
        return typeof member === 'function' ? member.bind(of) : member;
      },
    });
    expect([...tagsOf(seen)]).toEqual([]);
    expect(looks).toBeLessThan(20 * part.length);
  });

  test('counts cells whatever white space or prefix they have', () => {
    const sheet = (cell: string) => zip('a.xml', bytes(cell.repeat(1_000)), 0);
    for (const cell of ['<c\n/>', '<c>', '<x:c r="A1"/>', '<c\tr="A1">'])
      expect(judgeZip(sheet(cell), { ...defaultImportLimits, cells: 999 })).toMatchObject({
        expected: 'at most 999 cells',
      });
    expect(judgeZip(sheet('<col/><cols><cx:d>'), { ...defaultImportLimits, cells: 1 })).toBeUndefined();
  });

  test('of any bytes at all is judged without an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(60), (noise, at) => {
        const file = Buffer.from(zip('a', new Uint8Array(100), 100));
        Buffer.from(noise.subarray(0, 4)).copy(file, Math.min(at, file.length - 5));
        judgeZip(file, limits);
        judgeZip(noise, limits);
      }),
    );
  });

  test('and what is no spreadsheet at all are refused as files', async () => {
    for (const noise of [bytes('kod;namn'), zip('a.txt', bytes('x'), 1), new Uint8Array(0)])
      expect(told(await readList({ bytes: noise, format: 'xlsx', header }))[0]).toMatch(/^list-file/);
  });
});

describe('a file as long as the limit costs time as its length, not as its square:', () => {
  const many = (row: (n: number) => string) => Array.from({ length: 200_000 }, (_, n) => row(n)).join('\n');

  test('one code with a property on each row', async () => {
    const read = await readCsv(`k,t,p\n${many((n) => `A,text,${n}`)}`, {
      profile: {
        name: 'levels',
        levels: [{ code: 'k', display: 't' }],
        properties: [{ column: 'p', code: 'x', type: 'string' }],
      },
    });
    expect(systemOf(read).concept![0]!.property).toHaveLength(200_000);
  }, 60_000);

  test('a map of one code to all others', async () => {
    const map = { sourceSystem: 'urn:a', targetSystem: 'urn:b' };
    const read = await readCsv(`source,target\n${many((n) => `A,T${n}`)}`, { profile: { name: 'map', map } });
    expect([read.concepts, read.issues]).toEqual([1, []]);
  }, 60_000);

  test('long codes that are placed by what they begin with', async () => {
    const columns = { code: 'code', display: 'display' };
    const rows = Array.from({ length: 20_000 }, (_, n) => `${String(n).padStart(8, '0')}${'x'.repeat(240)},t`);
    const read = await readCsv(`code,display\n0,top\n${rows.join('\n')}`, {
      profile: { name: 'prefix', parentByPrefix: true, columns },
    });
    expect(systemOf(read).concept![0]!.concept).toHaveLength(20_000);
  }, 60_000);
});

describe('a cyclic hierarchy', () => {
  const concept = (code: string, ...parents: string[]) => ({
    code,
    display: code,
    definition: '',
    parents,
    status: 'active' as const,
    replacedBy: [],
    designations: [],
    properties: [],
  });

  test('of a hundred thousand codes is found without deep recursion', () => {
    const size = 100_000;
    const ring = new Map(Array.from({ length: size }, (_, n) => [`c${n}`, concept(`c${n}`, `c${(n + 1) % size}`)]));
    expect(cyclesOf(ring).map((cycle) => cycle.length)).toEqual([size]);
  });

  test('of which every code also leads back to the first is told without keeping every circle', () => {
    const size = 50_000;
    const ladder = new Map(
      Array.from({ length: size }, (_, n) => [`c${n}`, concept(`c${n}`, `c${(n + 1) % size}`, 'c0')]),
    );
    const members = cyclesOf(ladder).reduce((sum, cycle) => sum + cycle.length, 0);
    expect(members).toBeLessThan(1_000_000 + size);
  });

  test('is found exactly where following parents comes back', () => {
    const edges = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 12 });
    fc.assert(
      fc.property(edges, (pairs) => {
        const index = new Map(
          Array.from({ length: 8 }, (_, n) => [
            `${n}`,
            concept(`${n}`, ...pairs.flatMap(([a, b]) => (a === n ? [`${b}`] : []))),
          ]),
        );
        const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
          index.get(from)!.parents.some((p) => p === to || (!seen.has(p) && reaches(p, to, seen.add(p))));
        const cyclic = [...index.keys()].some((code) => reaches(code, code));
        expect(cyclesOf(index).length > 0).toBe(cyclic);
      }),
    );
  });
});

test('a list in FHIR JSON that is not of its form is told place by place, and never becomes a draft', async () => {
  const json = (resource: object) =>
    readList({ bytes: bytes(JSON.stringify(resource)), format: 'json', header: { url: 'urn:x', version: '1' } });
  const read = await json({ resourceType: 'ValueSet', compose: { include: [null, { system: 5 }] } });
  expect(read.resource).toBeUndefined();
  expect(read.issues.map(({ place }) => place).sort()).toEqual([
    'ValueSet.compose.include[0]',
    'ValueSet.compose.include[1].system',
  ]);
  expect((await json({ resourceType: 'ConceptMap', group: [null] })).issues.map(({ code }) => code)).toEqual([
    'list-cell',
  ]);
  expect((await json({ resourceType: 'CodeSystem', concept: 5 })).resource).toBeUndefined();
});
