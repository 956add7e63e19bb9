import { writeXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { careServices } from '../../scripts/terminology/care-services.ts';
import type { ValueSetResource } from '../../src/terminology/resource.ts';
import { openWorld, order, release, type World } from '../gateway/terminology/world.ts';
import { zip } from '../terminology/import/zip.ts';
import { codeSystem, listUrl, valueSet } from '../terminology/lists.ts';
import { type Door, openDoor } from './door.ts';

/** Files and requests that do harm, sent to the door itself; one good list is released before, and must not notice. */
let world: World;
let door: Door;

beforeAll(async () => {
  world = await openWorld();
  door = await openDoor({
    change: (deps) => {
      const client = (id: string) => {
        const known = deps.directory.client(id);
        return known && { ...known, ...(id === 'operator' && { person: { id: 'SE5566778899-A0001', name: 'Anna' } }) };
      };
      return { ...deps, lists: world.life, directory: { ...deps.directory, client } };
    },
  });
  await release(world, order('1.0.0'));
}, 60_000);
afterAll(async () => {
  await door.close();
  await world.close();
});

interface Outcome {
  readonly issue: readonly {
    readonly details: { readonly coding: readonly { readonly code: string }[]; readonly text: string };
    readonly location?: readonly string[];
  }[];
}
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('POST /terminology/imports with', () => {
  const named = { url: 'urn:uuid:hostile', version: '1', title: 'Hostile' };
  const send = (format: string, body: Uint8Array, more: Record<string, string> = {}) =>
    door.call('operator', 'POST', `/terminology/imports?${new URLSearchParams({ ...named, format, ...more })}`, {
      headers: { 'Content-Type': 'application/octet-stream' },
      body: body as NonNullable<RequestInit['body']>,
    });
  const rows = bytes(`code,display\n${'A1,something\n'.repeat(1_000_000)}`);
  const cell = '<row><c t="n"><v>1</v></c></row>';
  const sheet = (content: string) => zip('xl/worksheets/sheet1.xml', bytes(content), 0);
  const formula = () => {
    const cells = new Map([
      ['1,0', { formula: 'HYPERLINK("http://x")', formulaResult: 'A', type: 'formula' as const }],
    ]);
    const of = [
      ['code', 'display'],
      ['', 'a'],
    ];
    return writeXlsx({ sheets: [{ name: 'A', rows: of, cells }] });
  };
  const system = (concept: readonly object[]) =>
    bytes(JSON.stringify({ resourceType: 'CodeSystem', status: 'draft', content: 'complete', concept, ...named }));
  const below = (code: string, parent: string) => ({ code, property: [{ code: 'parent', valueCode: parent }] });

  const files: [string, string, () => Uint8Array | Promise<Uint8Array>, number, string, string?][] = [
    ['a million rows of CSV', 'csv', () => rows, 413, 'list-too-large', 'row 200002'],
    [
      'a million rows of TSV',
      'tsv',
      () => bytes(`code\tdisplay\n${'A1\tb\n'.repeat(1_000_000)}`),
      413,
      'list-too-large',
      'row 200002',
    ],
    ['a million lines of a classification', 'text', () => rows, 413, 'list-too-large', 'row 200002'],
    [
      'a million rows in a spreadsheet',
      'xlsx',
      () => sheet(cell.repeat(1_000_000)),
      413,
      'list-too-large',
      'row 200002',
    ],
    ['a zip bomb', 'xlsx', () => zip('xl/a.xml', new Uint8Array(300_000_000), 10), 413, 'list-too-large'],
    ['more bytes than any body has', 'csv', () => new Uint8Array(15_000_001), 413, 'body-too-large'],
    ['a formula where a code should be', 'xlsx', formula, 422, 'list-formula', 'row 2, column A (code)'],
    [
      'a text that a spreadsheet would run',
      'csv',
      () => bytes('code,display\nA,"=cmd|\' /C calc\'!A0"'),
      422,
      'list-formula',
      'row 2, column B (display)',
    ],
    ['Latin-1', 'csv', () => Buffer.from('code;display\nA;Ögon\n', 'latin1'), 422, 'list-encoding', 'row 2'],
    [
      'UTF-16 without a mark',
      'tsv',
      () => Buffer.from('code\tdisplay\nA\ta', 'utf16le'),
      422,
      'list-encoding',
      'row 1',
    ],
    ['text that was encoded twice', 'csv', () => bytes('code;display\nA;hÃ¶ft\n'), 422, 'list-encoding', 'row 2'],
    ['no spreadsheet at all', 'xlsx', () => bytes('code;display'), 422, 'list-file'],
    [
      'a hierarchy in a circle, as CSV',
      'csv',
      () => bytes('code,display,parent\nA,a,B\nB,b,A'),
      422,
      'list-cycle',
      'row 2',
    ],
    ['a hierarchy in a circle, as FHIR', 'json', () => system([below('A', 'B'), below('B', 'A')]), 422, 'list-cycle'],
    [
      'JSON that nests without end',
      'json',
      () => bytes(`${'{"a":'.repeat(100_000)}1`),
      400,
      'json-depth',
      '/a'.repeat(64),
    ],
  ];

  test.each(files)(
    '%s is refused with its place, and no list is changed',
    async (_, format, file, status, code, place) => {
      const before = await world.life.status();
      const body = await file();
      const [answer, meanwhile] = await Promise.all([
        send(format, body, format === 'text' ? { profile: 'klassifikation-text' } : {}),
        door.call('engine', 'GET', `/terminology/content?${new URLSearchParams({ url: careServices })}`),
      ]);
      const { issue } = (await answer.json()) as Outcome;
      const told = issue.map(({ details, location }) => [details.coding[0]!.code, location?.[0]]);
      expect(answer.status).toBe(status);
      expect(told).toContainEqual([code, place]);
      expect(meanwhile.status).toBe(200);
      expect(await world.life.status()).toEqual(before);
    },
  );

  test('Latin-1 is read once a saved profile names it; what was previewed is what becomes a draft', async () => {
    const profile = { name: 'windows', encoding: 'windows-1252', columns: { code: 'Kod', display: 'Namn' } };
    const saved = await door.call('operator', 'POST', '/terminology/profiles', {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(profile),
    });
    expect(saved.status).toBe(201);
    const known = await door.call('operator', 'GET', '/terminology/profiles');
    expect(((await known.json()) as { profiles: object[] }).profiles).toContainEqual(profile);

    const file = Buffer.from('Kod;Namn\nA;Ögon\n', 'latin1');
    const preview = await send('csv', file, { profile: 'windows' });
    const { list } = (await preview.json()) as { list: { sha256: string } };
    expect([preview.status, (await world.life.status()).lists.some(({ url }) => url === named.url)]).toEqual([
      200,
      false,
    ]);
    const other = Buffer.from('Kod;Namn\nA;Öron\n', 'latin1');
    expect((await send('csv', other, { profile: 'windows', accept: list.sha256 })).status).toBe(409);
    expect((await send('csv', file, { profile: 'windows', accept: list.sha256 })).status).toBe(201);
    const draft = `/terminology/content?${new URLSearchParams({ url: named.url, version: '1', format: 'csv' })}`;
    expect(await (await door.call('operator', 'GET', draft)).text()).toContain('Ögon');
    expect((await door.call('engine', 'GET', draft)).status).toBe(404);
  });
});

describe('$expand of what a request brings along,', () => {
  const expand = async (...brought: object[]) => {
    const parameter = [
      { name: 'url', valueUri: 'urn:hostile' },
      ...brought.map((resource) => ({ name: 'tx-resource', resource })),
    ];
    const answer = await door.call('engine', 'POST', '/fhir/ValueSet/$expand', {
      headers: { 'Content-Type': 'application/fhir+json' },
      body: JSON.stringify({ resourceType: 'Parameters', parameter }),
    });
    const { issue, expansion } = (await answer.json()) as {
      issue?: readonly { readonly extension: readonly { readonly valueString: string }[] }[];
      expansion?: { readonly total: number };
    };
    return [answer.status, issue?.[0]?.extension[0]?.valueString ?? expansion?.total];
  };
  const set = (compose: ValueSetResource['compose']) => valueSet('urn:hostile', compose);
  const pattern = (value: string) =>
    set({ include: [{ system: listUrl, filter: [{ property: 'code', op: 'regex', value }] }] });
  const long = codeSystem('9', [`${'a'.repeat(200)}!`]);

  test.each(['(a+)+', '((a+)+)+', '(a|aa)+$', '(.*)*x', 'a{1,200}a{1,200}a{1,200}'])(
    'a pattern made to hang an engine, is answered: %s',
    async (value) => expect(await expand(long, pattern(value))).toEqual([200, 0]),
  );

  test.each(['(a)\\1', '(?=a)a', '('])('a pattern that is not linear or none, is refused: %s', async (value) =>
    expect(await expand(long, pattern(value))).toEqual([422, 'VB_FILTER_UNKNOWN']),
  );

  test('value sets in a circle, is refused', async () => {
    const other = valueSet('urn:other', { include: [{ valueSet: ['urn:hostile'] }] });
    expect(await expand(other, set({ include: [{ valueSet: ['urn:other'] }] }))).toEqual([
      422,
      'VALUESET_CIRCULAR_REFERENCE',
    ]);
  });

  test('more codes than an answer has, is refused as too costly', async () => {
    const codes = Array.from({ length: 5_000 }, (_, n) => `c${n}`);
    expect(await expand(codeSystem('9', codes), set({ include: [{ system: listUrl }] }))).toEqual([
      422,
      'VALUESET_TOO_COSTLY',
    ]);
  });
});
