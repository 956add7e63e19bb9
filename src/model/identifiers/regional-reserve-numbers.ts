import { dateParts, isCalendarDate } from './birth-date.ts';
import { luhnDigits, passesLuhn } from './luhn.ts';
import type { Fault } from './rule.ts';

const source = 'Inera, Lokala reservidentiteter';
const luhnFault: Fault = { expected: 'a last digit that agrees with the Luhn check', source };

/**
 * Region Stockholm: `99yyyyNNNNNC`, Luhn over the last eight. The published text gives the years 1980-2299, while its
 * own examples begin at 1945: birth years from 1800 are taken.
 */
export function checkStockholm(value: string): Fault {
  if (!/^99(?:1[89]|2[0-2])\d{8}$/.test(value)) return { expected: '99, a year 1800-2299 and six digits', source };
  return luhnDigits(value.slice(4)) ? undefined : luhnFault;
}

const vgrLetters: Readonly<Record<string, number>> = { K: 5, M: 7, X: 8 };

/** Västra Götalandsregionen: `yyyymmddGggC`; G is K (woman), M (man) or X and counts as 5, 7, 8 in the Luhn check. */
export function checkVgr(value: string): Fault {
  if (!/^\d{8}[KMX]\d{3}$/.test(value)) return { expected: 'yyyymmddGggC with G one of K, M, X', source };
  if (!isCalendarDate(...dateParts(value))) return { expected: 'a real date in the first eight digits', source };
  return passesLuhn([...value.slice(2)].map((c) => vgrLetters[c] ?? Number(c))) ? undefined : luhnFault;
}

/** Carelink: `yyyymmxxNNNC`; xx from 32 to 59 stands where a personnummer has the day. */
export function checkCarelink(value: string): Fault {
  if (!/^\d{12}$/.test(value)) return { expected: 'twelve digits yyyymmxxNNNC', source };
  const [year, month, day] = dateParts(value);
  if (!isCalendarDate(year, month, 1) || day < 32 || day > 59) {
    return { expected: 'a month 01-12 followed by 32-59', source };
  }
  return luhnDigits(value.slice(2)) ? undefined : luhnFault;
}
