import { expect, test } from 'vitest';
import { valueWords } from '../../../src/adapters/record-copy/fhir/labels.ts';
import { fieldInWords } from '../../../src/adapters/record-copy/fhir/words.ts';

test('a value that no word of ours stands for is shown as it is, whatever it is called', () => {
  const [name, words] = Object.entries(valueWords)[0]!;
  const [value, word] = Object.entries(words)[0]!;
  expect(fieldInWords(name, value)).toBe(word);
  for (const other of ['constructor', 'toString', '__proto__']) expect(fieldInWords(name, other)).toBe(other);
});
