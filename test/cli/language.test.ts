import { describe, expect, test } from 'vitest';
import { languageOf } from '../../src/cli/language.ts';
import { vardbro } from './vardbro.ts';

describe('the language of the command line', () => {
  test.each([
    [{}, 'sv'],
    [{ LANG: 'C.UTF-8' }, 'sv'],
    [{ LANG: 'en_GB.UTF-8' }, 'en'],
    [{ LANG: 'en_GB.UTF-8', LC_ALL: 'sv_SE.UTF-8' }, 'sv'],
    [{ LANG: 'sv_SE.UTF-8', LC_ALL: '', LC_MESSAGES: 'en_US' }, 'en'],
  ])('by the locale %j is %s', (env, lang) => {
    expect(languageOf(['cases'], env)).toEqual({ lang, rest: ['cases'] });
  });

  test.each([
    [
      ['--lang', 'en', 'cases', 'ID'],
      ['cases', 'ID'],
    ],
    [
      ['cases', '--lang', 'en', 'ID'],
      ['cases', 'ID'],
    ],
    [
      ['cases', 'ID', '--lang=en'],
      ['cases', 'ID'],
    ],
  ])('by --lang wherever it stands: %j', (args, rest) => {
    expect(languageOf(args, { LANG: 'sv_SE.UTF-8' })).toEqual({ lang: 'en', rest });
  });

  test('a language there is none of is refused as usage', async () => {
    expect((await vardbro(['convert', '--lang', 'de', '-'])).code).toBe(2);
  });

  test('the help speaks one language, and names every command in both', async () => {
    const [sv, en] = [await vardbro(['--help']), await vardbro(['--help', '--lang', 'en'])];
    expect([sv.code, en.code, sv.err, en.err]).toEqual([0, 0, '', '']);
    expect(sv.out).toContain('Gör om ett källformat till FHIR');
    expect(en.out).not.toContain('Gör om');
    expect(en.out.split('\n').length).toBe(sv.out.split('\n').length);
  });

  test('the help of a command names what its arguments may be', async () => {
    expect((await vardbro(['answer', '--help'])).out).toContain('EVENT: komplettering-begard | bekraftad');
    expect((await vardbro(['exchanges', '--help'])).out).toContain('STATE: queued | acknowledged');
    expect((await vardbro(['terminology', '--help'])).out).toMatch(/vardbro terminology import FILE[\s\S]*keys/);
    const release = (await vardbro(['terminology', 'release', '--help'])).out;
    expect([release.includes('--override CODE=REASON'), release.includes('subscribe --system')]).toEqual([true, false]);
  });

  test('findings are told in it on stderr, and stand in both in the result', async () => {
    const [sv, en] = [
      await vardbro(['convert', '--ndjson', '-']),
      await vardbro(['convert', '--ndjson', '--lang', 'en', '-']),
    ];
    expect(sv.err).not.toBe(en.err);
    expect(sv.out).toBe(en.out);
  });
});
