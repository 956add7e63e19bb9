import { dateParts, isCalendarDate } from './birth-date.ts';
import { luhnDigits } from './luhn.ts';
import type { Fault } from './rule.ts';

const source = 'Folkbokföringslagen 18 §; SKV 704';

/**
 * Personnummer (personal identity number), twelve digits `YYYYMMDDNNNC` without separator: a real birth date in
 * century 18, 19 or 20 onward, and a Luhn check digit over the last ten.
 */
export function checkPersonnummer(value: string): Fault {
  if (!/^\d{12}$/.test(value)) return { expected: 'twelve digits YYYYMMDDNNNC without separator', source };
  if (!hasBirthCentury(value)) return { expected: 'a birth year from 1800', source };
  if (!isCalendarDate(...dateParts(value))) return { expected: 'a real date in the first eight digits', source };
  if (!luhnDigits(value.slice(2))) return { expected: 'a last digit that agrees with the Luhn check', source };
  return undefined;
}

/** Centuries 18, 19 and 20 to 98; 99 opens the reserve numbers of Region Stockholm. */
export const hasBirthCentury = (digits: string): boolean => digits >= '18' && digits < '99';
