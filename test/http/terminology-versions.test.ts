import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { terminologyService } from '../../src/terminology/operations/service.ts';
import { terminologyCatalogue } from '../../src/terminology/registry/catalogue.ts';
import { codeSystem, listNames, listOid, listUrl, terminologyOf, valueSet } from '../terminology/lists.ts';
import { type Door, openDoor } from './door.ts';

/** Which version, language and part of a list is meant, as a client says it in an address or in Parameters. */
let door: Door;
beforeAll(async () => {
  const registry = terminologyOf(...resources);
  const service = terminologyService(registry, { now: () => '', newId: () => 'x', mostCodes: 100 });
  const terminology = { service, catalogue: terminologyCatalogue(registry), public: false };
  door = await openDoor({ change: (deps) => ({ ...deps, terminology }) });
});
afterAll(() => door.close());

const sv = (value: string) => ({ designation: [{ language: 'sv', value }] });
const heading = { code: 'top', display: 'Top', property: [{ code: 'notSelectable', valueBoolean: true }] };
const below = { code: 'eye', display: 'Eye', ...sv('Öga') };
const part = 'urn:example:part';
/** Version 1 is written last; of the value set without a version in its import, version 1 has the code `old`. */
const resources = [
  listNames,
  codeSystem('3', ['c'], { language: 'en' }),
  codeSystem('2', ['b', { ...heading, concept: [below] }], { language: 'en' }),
  codeSystem('1', ['a', 'knee'], { language: 'en' }),
  valueSet('urn:open', { include: [{ system: listUrl }] }),
  valueSet('urn:pinned', { include: [{ system: listUrl, version: '2' }] }),
  valueSet('urn:both', { include: [{ system: listUrl, version: '1' }, { system: part }] }),
  codeSystem('1', ['x'], { url: part }),
  valueSet('urn:imports', { include: [{ valueSet: ['urn:imported'] }] }),
  valueSet(
    'urn:imported',
    { include: [{ system: listUrl, version: '2', concept: [{ code: 'b' }] }] },
    { version: '2' },
  ),
  valueSet(
    'urn:imported',
    { include: [{ system: listUrl, version: '1', concept: [{ code: 'a' }] }] },
    { version: '1' },
  ),
];

interface Answer {
  readonly expansion?: { readonly contains?: readonly Contained[] };
  readonly parameter?: readonly { readonly name: string; readonly resource?: Answer }[];
  readonly issue?: readonly { readonly extension: readonly { readonly valueString: string }[] }[];
}
interface Contained {
  readonly code: string;
  readonly display?: string;
  readonly contains?: readonly Contained[];
}
type Asked = Readonly<Record<string, string>>;
const get = async (path: string, asked: Asked, headers: Record<string, string> = {}) => {
  const answer = await door.call('engine', 'GET', `/fhir/${path}?${new URLSearchParams(asked)}`, { headers });
  return { status: answer.status, body: (await answer.json()) as Answer };
};
const told = (outcome: Answer | undefined) => outcome?.issue?.map(({ extension }) => extension[0]!.valueString) ?? [];
const value = ({ body }: { body: Answer }, name: string): unknown =>
  Object.entries(body.parameter?.find((one) => one.name === name) ?? {}).find(([key]) => key.startsWith('value'))?.[1];
const flat = (contains: readonly Contained[] = []): string[] =>
  contains.flatMap(({ code, contains: more }) => [code, ...flat(more)]);
const expand = async (asked: Asked) => {
  const { status, body } = await get('ValueSet/$expand', asked);
  return body.expansion ? flat(body.expansion.contains) : [status, ...told(body)];
};
const of = (version: string) => `${listUrl}|${version}`;

describe('GET /fhir/ValueSet/$expand', () => {
  test.each<[string, Asked, (string | number)[]]>([
    ['by itself means the newest version, not the one written last', { url: 'urn:open' }, ['c']],
    [
      'takes system-version where the value set says none',
      { url: 'urn:open', 'system-version': of('1') },
      ['a', 'knee'],
    ],
    [
      'keeps the version of the value set against system-version',
      { url: 'urn:pinned', 'system-version': of('1') },
      ['b', 'top', 'eye'],
    ],
    [
      'takes check-system-version where the value set says none',
      { url: 'urn:open', 'check-system-version': of('1') },
      ['a', 'knee'],
    ],
    [
      'refuses a value set that check-system-version does not allow',
      { url: 'urn:pinned', 'check-system-version': of('1') },
      [422, 'VALUESET_VERSION_CHECK'],
    ],
    [
      'takes force-system-version over the version of the value set',
      { url: 'urn:pinned', 'force-system-version': of('1') },
      ['a', 'knee'],
    ],
    ['imports the newest value set', { url: 'urn:imports' }, ['b']],
    [
      'imports the version that default-valueset-version says',
      { url: 'urn:imports', 'default-valueset-version': 'urn:imported|1' },
      ['a'],
    ],
    ['leaves a system out', { url: 'urn:both', 'exclude-system': part }, ['a', 'knee']],
    [
      'leaves a system out that goes by another name',
      { url: 'urn:both', 'exclude-system': `urn:oid:${listOid}` },
      ['x'],
    ],
    ['leaves headings out', { url: 'urn:pinned', excludeNotForUI: 'true' }, ['b', 'eye']],
  ])('%s', async (_, asked, codes) => expect(await expand(asked)).toEqual(codes));

  test('is a tree, or a row where excludeNested says so', async () => {
    const roots = async (excludeNested: string) =>
      (await get('ValueSet/$expand', { url: 'urn:pinned', excludeNested })).body.expansion?.contains?.map(
        ({ code }) => code,
      );
    expect(await roots('false')).toEqual(['b', 'top']);
    expect(await roots('true')).toEqual(['b', 'top', 'eye']);
  });
});

describe('GET /fhir/ValueSet/$validate-code', () => {
  const check = async (asked: Asked) => {
    const answer = await get('ValueSet/$validate-code', { system: listUrl, ...asked });
    const issues = answer.body.parameter?.find(({ name }) => name === 'issues')?.resource;
    return [value(answer, 'result'), value(answer, 'version'), ...told(issues)];
  };
  test.each<[string, Asked, unknown[]]>([
    ['system-version', { url: 'urn:open', code: 'a', 'system-version': of('1') }, [true, '1']],
    ['force-system-version', { url: 'urn:pinned', code: 'a', 'force-system-version': of('1') }, [true, '1']],
    [
      'default-valueset-version',
      { url: 'urn:imports', code: 'a', 'default-valueset-version': 'urn:imported|1' },
      [true, '1'],
    ],
  ])('knows by %s a code that it does not know without', async (name, asked, found) => {
    expect(await check(asked)).toEqual(found);
    const { [name]: _, ...without } = asked;
    expect((await check(without))[0]).toBe(false);
  });

  test('refuses a version that check-system-version does not allow', async () => {
    const asked = { url: 'urn:pinned', code: 'b' };
    expect(await check(asked)).toEqual([true, '2']);
    expect(await check({ ...asked, 'check-system-version': of('1') })).toEqual([false, '2', 'VALUESET_VERSION_CHECK']);
  });

  test('tells what a system may have been meant to be', async () => {
    const near = await get('ValueSet/$validate-code', {
      url: 'urn:open',
      system: 'urn:oid:1.2.759.99.1.77',
      code: 'c',
    });
    const issues = near.body.parameter?.find(({ name }) => name === 'issues')?.resource;
    expect(value(near, 'result')).toBe(false);
    expect(told(issues)).toContain('VB_SYSTEM_NEAR_MISS');
    expect(JSON.stringify(issues)).toContain(`Did you mean 'urn:oid:${listOid}' by 'urn:oid:1.2.759.99.1.77'?`);
  });
});

describe('a display', () => {
  const display = async (language: string | undefined, more: Asked = {}) => {
    const headers: Record<string, string> = language === undefined ? {} : { 'Accept-Language': language };
    return value(
      await get('CodeSystem/$lookup', { system: listUrl, version: '2', code: 'eye', ...more }, headers),
      'display',
    );
  };
  test.each([
    ['sv', 'Öga'],
    ['sv-SE, en;q=0.5', 'Öga'],
    ['en, sv;q=0.5', 'Eye'],
    ['fi', 'Eye'],
    ['no header at all;;', 'Eye'],
  ])('is in the language of Accept-Language: %s', async (header, shown) => expect(await display(header)).toBe(shown));

  test('is in that of displayLanguage before that of the header', async () => {
    expect(await display('sv', { displayLanguage: 'en' })).toBe('Eye');
    expect(await display('en', { displayLanguage: 'sv' })).toBe('Öga');
  });

  test('of an expansion follows the header too', async () => {
    const { body } = await get('ValueSet/$expand', { url: 'urn:pinned', filter: 'eye' }, { 'Accept-Language': 'sv' });
    expect(body.expansion?.contains?.map(({ display }) => display)).toEqual(['Öga']);
  });
});
