import { passesLuhn } from '../../src/model/identifiers/luhn.ts';
import { systemUri } from '../../src/model/systems.ts';

/** A patient's number that nobody has, with the system it belongs to. */
export interface TestNumber {
  readonly system: string;
  readonly value: string;
}

/**
 * An endless, repeatable row of different numbers that pass their checks: personnummer, samordningsnummer and national
 * reserve numbers in turn. Only this run knows them, so that what a search finds was written by it.
 */
export interface TestNumbers {
  next(): TestNumber;
  /** One of digits alone. */
  digits(): string;
  /** All that were given out. */
  readonly given: ReadonlySet<string>;
}

const systems = [
  ...Array<'personnummer'>(5).fill('personnummer'),
  'samordningsnummer',
  'samordningsnummer',
  'nationellt-reservnummer',
] as const;

export function testNumbers(seed: number): TestNumbers {
  const given = new Set<string>();
  let state = seed;
  let count = 0;
  const below = (n: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * n);
  };
  const make = (system: (typeof systems)[number]): TestNumber => {
    const increase = system === 'samordningsnummer' ? 60 : 0;
    const value = system === 'nationellt-reservnummer' ? reserve(below) : born(below, increase);
    if (given.has(value)) return make(system);
    given.add(value);
    return { system: systemUri(system), value };
  };
  return { next: () => make(systems[count++ % systems.length]!), digits: () => make('personnummer').value, given };
}

const two = (n: number): string => String(n).padStart(2, '0');

function born(below: (n: number) => number, increase: number): string {
  const century = below(3) === 0 ? '20' : '19';
  const year = century === '20' ? below(25) : below(100);
  const head = `${two(year)}${two(1 + below(12))}${two(1 + below(28) + increase)}${String(below(1000)).padStart(3, '0')}`;
  return century + head + checkDigit([...head].map(Number));
}

/** Letters count as their ASCII value; 22 stands for a birth in the 1900s. */
function reserve(below: (n: number) => number): string {
  const letters = 'ABCDEFGHJKLMNPRSTUXYZ';
  const letter = (): string => letters[below(letters.length)]!;
  const head = `22${two(below(100))}${two(1 + below(12))}${two(1 + below(28))}${letter()}${letter()}${below(10)}`;
  return head + checkDigit([...head].map((c) => (c >= 'A' ? c.charCodeAt(0) : Number(c))));
}

const checkDigit = (values: readonly number[]): number =>
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].find((digit) => passesLuhn([...values, digit]))!;
