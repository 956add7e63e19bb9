import { luhnDigits } from './luhn.ts';
import type { Fault } from './rule.ts';

const source = 'SKV 709';

/**
 * Organisationsnummer (organisation number): ten digits without hyphen, the third at least 2 (which keeps it apart from
 * a personnummer), Luhn check digit. The twelve-digit form with 16 in front is taken too.
 */
export function checkOrganisationsnummer(value: string): Fault {
  if (!/^(?:16)?\d{10}$/.test(value)) return { expected: 'ten digits without hyphen', source };
  const digits = value.slice(-10);
  if (digits[2]! < '2') return { expected: 'a third digit of at least 2', source };
  return luhnDigits(digits) ? undefined : { expected: 'a last digit that agrees with the Luhn check', source };
}
