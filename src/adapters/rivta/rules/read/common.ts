import { all, brings, exactlyOne, hasNo } from '../checks.ts';
import type { Check, ContractRule } from '../rule.ts';

/** What the rules of the read contracts share. */

/** A rule that the schema does not hold: told mildly of what others wrote, never broken by what we write. */
export const rule = (
  name: string,
  source: string,
  on: readonly string[],
  check: Check,
  says: string,
): ContractRule => ({ name, says, source, on, reading: 'warning', check });

export const nonEmpty: ContractRule = {
  name: 'non-empty',
  says: 'No element is empty; one exception, the unit of a laboratory value without unit.',
  source: 'schematron "Verify non-empty elements"',
  on: [],
  reading: 'warning',
};

/** MultimediaType and its like. */
export const mediaXorReference = (on: readonly string[], value = 'value', reference = 'reference'): ContractRule =>
  rule(
    'media-value-or-reference',
    'MultimediaType',
    on,
    exactlyOne(value, reference),
    `${value} or ${reference}, one of them.`,
  );

/** CVType of the domain healthcond:actoutcome. */
export const actoutcomeCode: ContractRule = rule(
  'code-xor-original-text',
  'schematron, CVType',
  [':CVType'],
  all(exactlyOne('code', 'originalText'), brings('code', 'codeSystem', 'displayName')),
  'A coded value has code or originalText, one of them; a code comes with codeSystem and displayName.',
);

/** The text leaves no room for a withdrawn entry. */
export const withoutNullified = (header: string): ContractRule =>
  rule(
    'not-nullified',
    'field table of the header (0..0)',
    [header],
    hasNo('nullified', 'nullifiedReason'),
    'nullified and nullifiedReason are not used.',
  );
