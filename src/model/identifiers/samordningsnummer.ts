import { dateParts, isCalendarDate } from './birth-date.ts';
import { luhnDigits } from './luhn.ts';
import { hasBirthCentury } from './personnummer.ts';
import type { Fault } from './rule.ts';

const source = 'Folkbokföringslagen 18 a §; SKV 707';

/**
 * Samordningsnummer (coordination number), twelve digits as a personnummer with 60 added to the day, the check digit
 * over the increased day. Day 60 itself stands for an unknown day.
 */
export function checkSamordningsnummer(value: string): Fault {
  if (!/^\d{12}$/.test(value)) return { expected: 'twelve digits YYYYMMDDNNNC without separator', source };
  if (!hasBirthCentury(value)) return { expected: 'a birth year from 1800', source };
  const [year, month, increased] = dateParts(value);
  if (increased < 60) return { expected: 'a day increased by 60', source };
  if (!isCalendarDate(year, month, increased === 60 ? 1 : increased - 60)) {
    return { expected: 'a real date with 60 added to the day', source };
  }
  if (!luhnDigits(value.slice(2))) return { expected: 'a last digit that agrees with the Luhn check', source };
  return undefined;
}
