import { RE2JS } from 're2js';
import { FilterError } from './provider.ts';

const longestPattern = 1_000;

/**
 * A test by a regular expression that must match the whole value (FHIR valueset-filter-operator "regex"). The engine is
 * RE2's: time grows with the length of the value, whatever the pattern; what it cannot do in linear time (look-around,
 * back references) or in bounded memory (huge repetitions) is refused. Throws FilterError.
 */
export function linearPattern(pattern: string): (text: string) => boolean {
  if (pattern.length > longestPattern)
    throw new FilterError('pattern', `a pattern of more than ${longestPattern} characters`);
  try {
    const compiled = RE2JS.compile(pattern);
    return (text) => compiled.matches(text);
  } catch (error) {
    throw new FilterError('pattern', error instanceof Error ? error.message : 'not a regular expression');
  }
}
