import { isCalendarDate } from './birth-date.ts';
import { passesLuhn } from './luhn.ts';
import type { Fault } from './rule.ts';

const source = 'Inera, Nationellt Reservidformat';

/** The last but one is a digit, or a letter where the sex is unknown. Letters: A-Z without I, O, Q, V, W. */
const form = /^\d{8}[A-HJ-NPR-UX-Z]{2}[0-9A-HJ-NPR-UX-Z]\d$/;

/**
 * Nationellt reservnummer (national reserve number), twelve characters `XXYYMMDDNNGC`. XX hides the birth century (19
 * becomes 22, 25, ... and 20 becomes 23, 26, ...); 00 means that the birth date is unknown and YYMMDD is a running number. C is a
 * Luhn digit in which a letter counts as its ASCII value.
 */
export function checkNationelltReservnummer(value: string): Fault {
  if (!form.test(value)) {
    return {
      expected: 'XXYYMMDDNNGC: eight digits, two letters (not I, O, Q, V, W), a letter or digit, a digit',
      source,
    };
  }
  return checkDate(value) ?? checkDigit(value);
}

function checkDate(value: string): Fault {
  const century = Number(value.slice(0, 2));
  const [year, month, day] = [2, 4, 6].map((at) => Number(value.slice(at, at + 2))) as [number, number, number];
  if (century === 0) {
    const running = month >= 20 && day >= 40 && day <= 59;
    return running ? undefined : { expected: 'after 00 a running number with MM 20-99 and DD 40-59', source };
  }
  if (century < 22) return { expected: '00 or 22-99 in the first two digits', source };
  const born = ((century - 19) % 3) + 19;
  return isCalendarDate(born * 100 + year, month, day)
    ? undefined
    : { expected: 'a real birth date in YYMMDD', source };
}

function checkDigit(value: string): Fault {
  const values = [...value].map((c) => (c >= 'A' ? c.charCodeAt(0) : Number(c)));
  return passesLuhn(values) ? undefined : { expected: 'a last digit that agrees with the Luhn check', source };
}
