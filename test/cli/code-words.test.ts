import { describe, expect, test } from 'vitest';
import { codeInWords } from '../../src/cli/code-words.ts';

describe('a code in words', () => {
  test.each([
    ['retries-spent', /^retries-spent: \S/],
    ['connect-refused', /^connect-refused: nobody listens at the address$/],
    ['token-connect-tls', /^token-connect-tls: when access was asked for: the certificate/],
    ['connect-tls-expired', /receiver's certificate has expired$/],
    ['connect-tls-not-yet-valid', /not valid yet$/],
    ['connect-tls-own-expired', /our own certificate/],
    ['http-503', /busy/],
    ['http-404', /refused/],
    ['http-500', /failure at the receiver/],
    ['address-not-allowed', /may not be called/],
  ])('%s has a sentence', (code, sentence) => {
    expect(codeInWords(code, { lang: 'en' })).toMatch(sentence);
    expect(codeInWords(code, { lang: 'sv' })).not.toBe(codeInWords(code, { lang: 'en' }));
  });

  test('a code that nobody has words for stands alone', () => {
    expect(codeInWords('und_err_new', { lang: 'sv' })).toBe('und_err_new');
  });
});
