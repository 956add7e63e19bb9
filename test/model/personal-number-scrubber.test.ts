import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replacement, scrub } from '../../src/model/personal-number-scrubber.ts';

const published = [
  '191212121212',
  '195009072553',
  '196101182803',
  '199002222397',
  '200001252386',
  '189602029812',
  '196109732393',
  '197010632391',
  '98240301AA06',
  '22950606FH20',
  '25780404KHD5',
  '00342145BZ31',
  '991981000010',
  '19810829M071',
  '20210325K069',
  '198108320014',
];

/** Ways in which a number lies in a finished log line, URL or message. */
const settings: readonly ((number: string) => string)[] = [
  (n) => n,
  (n) => `patient ${n}.`,
  (n) => JSON.stringify({ msg: `fel:\n${n}\nslut` }),
  (n) => JSON.stringify({ outer: JSON.stringify({ msg: `a\t${n}` }) }),
  (n) => `https://host/fhir/Patient?identifier=http%3A%2F%2Fx%7C${n}&_count=1`,
  (n) => `/Patient/${n}`,
  (n) => `q=%20${n}%20`,
  (n) => `PID|1||${n}^^^&1.2.752.129.2.1.3.1&ISO`,
  (n) => `urn:oid:1.2.752.129.2.1.3.1.${n}`,
  (n) => `<extension>${n}</extension>`,
  (n) => `pnr${n}`,
  (n) => `patientId:${n},${n}`,
  (n) => `file_${n}_1.xml`,
  (n) => `12345678-${n}`,
];

describe('scrub', () => {
  test('takes every published number out of every setting, with and without parting hyphen', () => {
    for (const number of published) {
      for (const form of [
        number,
        `${number.slice(0, 8)}-${number.slice(8)}`,
        `${number.slice(0, 8)}+${number.slice(8)}`,
      ]) {
        for (const setting of settings) {
          const clean = scrub(setting(form));
          expect(clean, setting(form)).toContain(replacement);
          expect(clean, setting(form)).not.toContain(number.slice(8));
        }
      }
    }
  });

  test.each([
    ['1212121212', replacement],
    ['121212-1212', replacement],
    ['121212+1212', replacement],
    ['q=121212%2D1212', `q=${replacement}`],
    ['id=%31%39%31%32%31%32%31%32%31%32%31%32', `id=${replacement}`],
    ['%2019121212-1212', `%20${replacement}`],
    ['121212\u20131212', replacement],
    ['25780404khd5', replacement],
    ['195001011234', replacement],
    ['191212121212 och 195009072553', `${replacement} och ${replacement}`],
    ['{"id":191212121212}', `{"id":"${replacement}"}`],
  ])('%s becomes %s', (text, clean) => {
    expect(scrub(text)).toBe(clean);
  });

  test.each([
    '5b1f2c1e-3f0f-4c53-9c65-191212121212',
    '19121212-1212-4c53-9c65-8400e29b41d4',
    'urn%3Auuid%3A19121212-1212-4c53-9c65-191212121212',
    createHash('sha256').update('x').digest('hex'),
    'e191212121212',
    '0a191212121212',
    '191212121212ff',
    '{"time":1763971200000,"responseTime":12.1212121212}',
    '2026-11-24T08:00:00.123+01:00',
    '20261124080000',
    '20261124T0800',
    'SE5566778899-VCEKEN',
    'SE2321000016-1003#1',
    '1.2.752.129.2.1.3.1',
    '1.2.840.113619.2.5.1762583153.215519.978957063.78',
    '5566778899',
    '556677-8899',
    '121212-1213',
    '195013011234',
    'port 8443 status 202 bytes 19212',
  ])('leaves %s alone', (text) => {
    expect(scrub(text)).toBe(text);
  });

  test('leaves hashes, UUIDs and instants of any value alone', () => {
    const hash = fc.string().map((s) => createHash('sha256').update(s).digest('hex'));
    const time = fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((d) => d.toISOString());
    fc.assert(
      fc.property(fc.oneof(hash, fc.uuid(), time), (text) => {
        expect(scrub(`"x":"${text}"`)).toBe(`"x":"${text}"`);
      }),
      { numRuns: 2000 },
    );
  });

  test('keeps a log line of properties a line of JSON', () => {
    const value = fc.oneof(fc.constantFrom(...published), fc.constant(191212121212), fc.string(), fc.nat());
    const name = fc.stringMatching(/^[a-z][a-zA-Z.]*$/);
    fc.assert(
      fc.property(fc.dictionary(name, value), (line) => {
        const clean = scrub(JSON.stringify(line));
        expect(() => JSON.parse(clean)).not.toThrow();
        for (const number of published) expect(clean).not.toContain(number);
      }),
    );
  });

  test('comes to the same when done twice', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...published, '-', ' ', '1', 'a', '%', '%31', '"')), (pieces) => {
        const once = scrub(pieces.join(''));
        expect(scrub(once)).toBe(once);
      }),
    );
  });
});
