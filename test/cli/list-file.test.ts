import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CodeSystem } from '@medplum/fhirtypes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { vardbro } from './vardbro.ts';

/** `terminology import --offline`: a file read where no gateway is asked. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vardbro-list-file-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const read = (source: string, ...more: string[]) =>
  vardbro(['--lang', 'en', 'terminology', 'import', source, '--url', 'urn:x', '--version', '1', '--offline', ...more]);

test('a classification in text form becomes a tree by the profile that ships, named', async () => {
  const { code, out, err } = await read(
    file('c.txt', 'C5\tTumörer\nC56\tTumör i äggstock\n'),
    '--profile',
    'klassifikation-text',
  );
  expect([code, err]).toEqual([0, '']);
  expect((JSON.parse(out) as CodeSystem).concept).toMatchObject([{ code: 'C5', concept: [{ code: 'C56' }] }]);
});

test.each<[string, string, string | Uint8Array, RegExp]>([
  ['a million rows', 'rows.csv', `code,display\n${'A1,something\n'.repeat(1_000_000)}`, /list-too-large row 200002/],
  ['Latin-1', 'latin.csv', Buffer.from('code;display\nA;Ögon\n', 'latin1'), /list-encoding row 2/],
  ['a formula', 'formula.csv', 'code,display\nA,"=1+1"', /list-formula row 2, column B \(display\)/],
  ['a circle', 'circle.csv', 'code,display,parent\nA,a,B\nB,b,A', /list-cycle row 2/],
])('%s is told with its place, and nothing is made of the file', async (_, name, content, finding) => {
  const { code, out, err } = await read(file(name, content));
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(finding);
});

test.each([
  ['a profile', ['--profile'], /bad.json: error list-profile/],
  ['a key set', ['--jws', 'x.jws', '--jwks'], /bad.json: error list-file .*JSON Web Key Set/],
])('%s that is no JSON is told by its file', async (_, [option, ...more], finding) => {
  file('x.jws', 'a..b');
  const [bad, list] = [file('bad.json', '{no'), file('l.csv', 'code,display\nA,a\n')];
  const named = more.map((one) => (one.startsWith('--') ? one : join(folder, one)));
  const { code, out, err } = await read(list, option!, ...named, bad);
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(finding);
});
