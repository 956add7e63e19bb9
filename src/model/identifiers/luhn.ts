/**
 * The Luhn check of Swedish identifiers. Values are those of single characters: a digit counts as itself; what a letter
 * counts as, each identifier says. From the right every second value is doubled, and the digits of every value are
 * added: 65 gives 11, doubled 130 gives 4.
 */
export function passesLuhn(values: readonly number[]): boolean {
  let sum = 0;
  for (let n = 0; n < values.length; n++) {
    const value = values[values.length - 1 - n]!;
    sum += digitSum(n % 2 === 1 ? value * 2 : value);
  }
  return sum % 10 === 0;
}

/** True when a string of digits ends with its Luhn check digit. */
export const luhnDigits = (digits: string): boolean => passesLuhn([...digits].map(Number));

function digitSum(value: number): number {
  let sum = 0;
  for (let rest = value; rest > 0; rest = Math.floor(rest / 10)) sum += rest % 10;
  return sum;
}
