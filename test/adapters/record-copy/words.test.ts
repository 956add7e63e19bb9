import { expect, test } from 'vitest';
import { valueWords } from '../../../src/adapters/record-copy/fhir/labels.ts';
import { fieldInWords, shownTime } from '../../../src/adapters/record-copy/fhir/words.ts';

test('a value that no word of ours stands for is shown as it is, whatever it is called', () => {
  const [name, words] = Object.entries(valueWords)[0]!;
  const [value, word] = Object.entries(words)[0]!;
  expect(fieldInWords(name, value)).toBe(word);
  for (const other of ['constructor', 'toString', '__proto__']) expect(fieldInWords(name, other)).toBe(other);
});

test('a time is told by Swedish clocks, whatever offset it was written with', () => {
  expect(shownTime('2026-01-15T10:30:00+01:00')).toBe('2026-01-15 10:30');
  expect(shownTime('2026-06-30T23:30:12Z')).toBe('2026-07-01 01:30:12');
  expect(shownTime('2026-01-15T10:30:00-05:00')).toBe('2026-01-15 16:30');
  expect(shownTime('2026-01-15T10:30:00+02:00')).toBe('2026-01-15 09:30');
  expect(shownTime('2026-06-30T23:30:00+01:00')).toBe('2026-07-01 00:30');
  for (const offset of ['+01:00', '+02:00']) expect(shownTime(`2026-10-25T02:30:00${offset}`)).toBe('2026-10-25 02:30');
  for (const plain of ['2026-01-15', 'i höstas', '2026-13-41T99:99:99Z', '2026-01-15T24:00:00Z'])
    expect(shownTime(plain)).toContain(plain.slice(0, 8));
});

test.each([
  [{ start: '2019-03-14' }, 'från 2019-03-14'],
  [{ end: '2025-10-02' }, 'till 2025-10-02'],
  [{ start: '2019-03-14', end: '2025-10-02' }, '2019-03-14–2025-10-02'],
])('a period that is open at an end says so in words: %j', (period, said) => {
  expect(fieldInWords('used', period)).toBe(said);
});

test('a code of ours that comes without a word is told by its Swedish one; a person by the name alone', () => {
  expect(fieldInWords('statusCode', { code: 'final', system: 'urn:oid:1.2.752.129.2.2.2.36' })).toBe('slutsvar');
  expect(fieldInWords('statusCode', { code: 'final', display: 'Slutgiltigt' })).toBe('Slutgiltigt (final)');
  expect(fieldInWords('author', { time: '2026-01-16T09:00:00+01:00', name: 'Åsa Öberg' })).toBe(
    '2026-01-16 09:00, Åsa Öberg',
  );
});
