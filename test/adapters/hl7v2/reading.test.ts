import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hl7v2Adapter } from '../../../src/adapters/hl7v2/adapter.ts';
import { readMessage } from '../../../src/adapters/hl7v2/message.ts';
import { readPatient } from '../../../src/adapters/hl7v2/patient.ts';
import { readTime } from '../../../src/adapters/hl7v2/times.ts';
import { bytesOf, convert, findings, holds, oru, ref, referralOf } from './message.ts';

describe('an HL7 v2 message', () => {
  test('is known by its header, whatever stands before it', () => {
    for (const before of ['', '\uFEFF', '\v', '\r\n'])
      expect(hl7v2Adapter.detect({ bytes: bytesOf(`${before}${ref}`) }), JSON.stringify(before)).toBe(true);
    expect(hl7v2Adapter.detect({ bytes: bytesOf('MSHx') })).toBe(false);
  });

  test.each([
    ['LF', (text: string) => text.replaceAll('\r', '\n')],
    ['CRLF and a mark', (text: string) => `\uFEFF${text.replaceAll('\r', '\r\n')}\r\n`],
    ['the frame of MLLP', (text: string) => `\v${text}\r\u001c\r`],
    ['other separators', (text: string) => text.replaceAll('^', '¤').replaceAll('|', '^').replaceAll('¤', '$')],
  ])('means the same with %s', async (_name, change) => {
    expect(await referralOf(change(ref))).toEqual(await referralOf(ref));
  });

  test.each([
    ['UNICODE UTF-8', 'utf8'],
    ['UTF-8', 'utf8'],
    ['8859/1', 'latin1'],
    ['', 'latin1'],
    ['', 'utf8'],
  ] as const)('in character set "%s" (%s) keeps its letters', (name, encoding) => {
    const text = oru.replace('UNICODE UTF-8', name);
    expect(readPatient(readMessage(bytesOf(text, encoding)).message!).patient?.name?.family).toBe('Åkerblom');
  });

  test.each([
    ['no header', 'PID|1', 'hl7v2-malformed MSH[1]-1'],
    ['letters for separators', 'MSHA^~\\&A', 'hl7v2-malformed MSH[1]-1'],
    ['the same separator twice', 'MSH|^^\\&|A', 'hl7v2-malformed MSH[1]-1'],
    ['too few separators', 'MSH|^|A', 'hl7v2-malformed MSH[1]-1'],
    ['a line without segment name', `${ref}\rhej på dig`, 'hl7v2-segment line 10'],
    ['another separator in one segment', `${ref}\rZZZ;1`, 'hl7v2-segment line 10'],
    ['an unknown character set', oru.replace('UNICODE UTF-8', 'EBCDIC'), 'hl7v2-charset MSH[1]-18[1].1'],
    ['a frame that begins in another', `${ref}\rNTE|1||sl\v${ref}`, 'hl7v2-character line 10'],
    ['a frame that ends in a text', oru.replace('Åkerblom', 'Åker\u001Cblom'), 'hl7v2-character line 2'],
    ['NUL in a text', oru.replace('Åkerblom', 'Åker\0blom'), 'hl7v2-character line 2'],
    ['two-byte characters', '\0M\0S\0H\0|\0^', 'body-encoding MSH[1]-18[1].1'],
    ['too many segments', `${ref}\r${'ZZZ|1\r'.repeat(5_000)}`, 'body-too-large MSH[1]'],
    ['too many values', `${ref}\rZZZ${'|~&'.repeat(40_000)}`, 'body-too-large MSH[1]'],
    ['too many escapes', `${ref}\rNTE|1||${'\\'.repeat(1_000_001)}`, 'body-too-large MSH[1]'],
    ['no type', ref.replace('REF^I12^REF_I12', ''), 'element-required MSH[1]-9'],
    ['another type', ref.replace('REF^I12^REF_I12', 'ADT^A01'), 'hl7v2-message-type MSH[1]-9[1].1'],
    ['no control id', ref.replace('REM-1', ''), 'element-required MSH[1]-10'],
    ['no patient', ref.replace(/PID.*\r/, ''), 'element-required PID[1]'],
    ['no parties', ref.replace('SE5566778899-VCEKEN', 'EKEN'), 'addressing-missing MSH[1]-4'],
    ['nothing', '', 'body-empty undefined'],
  ])('with %s is refused at its place', async (_name, text, expected) => {
    expect(await findings(text)).toEqual([expected]);
  });

  test('that says UTF-8 and is Latin 1 is not guessed at', async () => {
    expect((await convert(bytesOf(oru, 'latin1'))).issues.map(({ code }) => code)).toEqual(['body-encoding']);
  });

  test('that says another character set and is UTF-8 is not read as if it were that', async () => {
    for (const said of ['8859/1', '8859/15'])
      expect((await convert(bytesOf(oru.replace('UNICODE UTF-8', said)))).issues).toMatchObject([
        { code: 'hl7v2-charset-differs', expected: said, found: 'UTF-8' },
      ]);
  });

  test.each([
    ['another character set', '\\C2842\\', 'C'],
    ['another character set of more bytes', '\\M244141\\', 'M'],
    ['a meaning of its own', '\\Zfet\\', 'Z'],
    ['bytes that are no text', '\\X1C0D\\', 'X'],
    ['half a byte', '\\X4\\', 'X'],
    ['no mark of HL7', 'C:\\labb\\svar.txt', '?'],
  ])('with an escape sequence of %s keeps it as it stands, and says so', async (_name, text, found) => {
    const { bundle, issues } = await convert(bytesOf(`${oru}\rOBX|9|ST|X^Anm^L||Svar ${text}||||||F\r`));
    expect(issues).toMatchObject([{ code: 'hl7v2-escape', severity: 'warning', found }]);
    expect(holds(bundle, `Svar ${text}`)).toBe(true);
  });

  test('has its highlighting taken away, and bytes of either character set read', async () => {
    const { bundle, issues } = await convert(
      bytesOf(`${oru}\rOBX|9|ST|X^Anm^L||\\H\\Akut\\N\\: \\XC3A5\\ \\XE5\\||||||F\r`),
    );
    expect(issues).toEqual([]);
    expect(holds(bundle, 'Akut: å å')).toBe(true);
  });

  test('with any byte changed, cut or doubled is answered with findings, never with an exception', async () => {
    for (const text of [ref, oru]) {
      const bytes = bytesOf(text);
      const place = fc.integer({ min: 0, max: bytes.length - 1 });
      const change = fc.oneof(
        fc.tuple(place, fc.integer({ min: 0, max: 255 })).map(([n, byte]) => bytes.with(n, byte)),
        place.map((n) => bytes.slice(0, n)),
      );
      await fc.assert(
        fc.asyncProperty(change, async (changed) => {
          const { bundle, issues } = await convert(changed);
          if (!bundle) expect(issues.some(({ severity }) => severity === 'error' || severity === 'fatal')).toBe(true);
        }),
        { numRuns: 150 },
      );
    }
  });

  test('loses no value: each is in the Bundle or reported with its path', async () => {
    const { unmapped } = await convert(bytesOf(`${ref}\rZZ1|egen^grupp|a~b^c&d`));
    expect(unmapped.filter(({ path }) => path.startsWith('ZZ1'))).toEqual([
      { path: 'ZZ1[1]-1[1].1', value: 'egen' },
      { path: 'ZZ1[1]-1[1].2', value: 'grupp' },
      { path: 'ZZ1[1]-2[1].1', value: 'a' },
      { path: 'ZZ1[1]-2[2].1', value: 'b' },
      { path: 'ZZ1[1]-2[2].2.1', value: 'c' },
      { path: 'ZZ1[1]-2[2].2.2', value: 'd' },
    ]);
  });
});

test('times are no more exact than they were told', () => {
  expect(
    ['2026', '202611', '20261102', '202611021015', '20261102101500.1234+0200', '20261332', 'x'].map(readTime),
  ).toEqual([
    '2026',
    '2026-11',
    '2026-11-02',
    '2026-11-02T10:15:00+01:00',
    '2026-11-02T10:15:00+02:00',
    undefined,
    undefined,
  ]);
});
