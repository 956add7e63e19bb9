import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { narrativeOf } from '../../src/adapters/xhtml.ts';
import { isPlainXhtml } from '../../src/validation/rules/plain-xhtml.ts';
import { allowed, parsedFaults } from '../../src/validation/rules/xhtml.ts';

const div = (inner: string): string => `<div xmlns="http://www.w3.org/1999/xhtml">${inner}</div>`;

describe('a narrative that is read without a parser', () => {
  it.each([
    div('text'),
    div('<p>a</p><ul><li>b &amp; c</li></ul>'),
    div('<table class="x"><tr><td colspan="2">1 &gt; 0</td></tr></table><br/><br />'),
    div('<img src="#x" alt="y"/>'),
    narrativeOf(['Åsa', '<b> & "c"']).div,
  ])('is nothing wrong with: %s', (text) => {
    expect(isPlainXhtml(text, allowed)).toBe(true);
  });

  it.each([
    '',
    '<div>a</div>',
    div(''),
    div(' \n'),
    div('a&nbsp;b'),
    div('<p>a'),
    div('<p>a</b>'),
    div('<script>a</script>'),
    div('<p onclick="x">a</p>'),
    div('<p class="a" class="b">a</p>'),
    div('<a href="java\nscript:x">a</a>'),
    div('a ]]> b'),
    div('a\u0000'),
    div('a\ud800'),
    `${div('a')}${div('b')}`,
    `${div('a')} `,
    ` ${div('a')}`,
    div('a').replace('<div', '<div class="x"').slice(0, -1),
  ])('is never one that a parser might refuse: %j', (text) => {
    expect(isPlainXhtml(text, allowed)).toBe(false);
  });

  it('is one that the parser finds nothing wrong with either', () => {
    const tokens = fc.constantFrom(
      ...['<p>', '</p>', '<div>', '</div>', '<br/>', '<br />', '<img alt="a"/>', '<P>', '<p', '>', '<', '/', '"', '='],
      ...['a', ' ', '\n', '&amp;', '&lt;', '&#65;', '&', ';', ']]>', '<!--', '-->', '<a href="#x">', '</a>'],
      ...['<td style="expression(x)">', '<p class="x" id="y">', '<p class="x"id="y">', '\u0007', '\ud800', '<object>'],
      ...['<div xmlns="http://www.w3.org/1999/xhtml">', '<p xmlns="urn:x">', "<p class='x'>", '</p >', '\u00a0'],
    );
    let plain = 0;
    const balanced = fc.array(tokens, { maxLength: 8 }).map((parts) => div(parts.join('')));
    const loose = fc.array(tokens, { maxLength: 10 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof({ weight: 4, arbitrary: balanced }, loose), (text) => {
        if (!isPlainXhtml(text, allowed)) return;
        plain++;
        expect(parsedFaults(text)).toEqual([]);
      }),
      { numRuns: 20_000, seed: 11 },
    );
    expect(plain).toBeGreaterThan(100);
  });
});
