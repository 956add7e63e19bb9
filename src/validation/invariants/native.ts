import { luhnDigits } from '../../model/identifiers/luhn.ts';
import { isObject, type Json } from '../json.ts';
import { bundleNatives } from './native-bundle.ts';
import { isOrdered } from './periods.ts';

/** True or false as the library would answer; undefined leaves the question to it. */
export type Native = (value: Json) => boolean | undefined;

const luhn =
  ".toChars().select(iif($index mod 2 = 0, '0246813579'.substring($this.toInteger(), 1), $this).toInteger()).aggregate($total + $this, 0) mod 10 = 0";

/** Of the last ten digits; what is of another form needs no check digit, which is the library's to say. */
const checkDigit =
  (form: RegExp): Native =>
  ({ value }) =>
    typeof value === 'string' && form.test(value) ? luhnDigits(value.slice(-10)) : undefined;

const isFull = (list: unknown): boolean => Array.isArray(list) && list.length > 0 && list.every(isObject);

/**
 * Invariants met often that are more than a look at what is there (`short-circuit.ts`), by their text. A test holds both
 * these and the library to the same answers.
 */
export const natives: Readonly<Record<string, Native>> = {
  ...bundleNatives,
  'start.hasValue().not() or end.hasValue().not() or (start <= end)': isOrdered,
  'lastModified.exists().not() or authoredOn.exists().not() or lastModified >= authoredOn': ({
    authoredOn,
    lastModified,
  }) => isOrdered({ start: authoredOn, end: lastModified }),
  // Of two units FHIRPath cannot tell which is more: that is no fault of the range.
  'low.empty() or high.empty() or (low <= high)': ({ low, high }) => inUnits(low, high),
  "fullUrl.exists() implies fullUrl.contains('/_history/').not()": ({ fullUrl }) =>
    typeof fullUrl === 'string' ? !fullUrl.includes('/_history/') : undefined,
  [`value.matches('^[0-9]{12}$') implies value.substring(2)${luhn}`]: checkDigit(/^[0-9]{12}$/),
  [`value.matches('^(16)?[0-9]{10}$') implies value.substring(value.length() - 10)${luhn}`]:
    checkDigit(/^(?:16)?[0-9]{10}$/),
  '(identifier.count() + name.count()) > 0': ({ identifier, name }) =>
    isFull(identifier) || typeof name === 'string' ? true : undefined,
  // Not held to beginning or end (FHIRPath 5.6.8), it asks for one capital.
  "name.matches('[A-Z]([A-Za-z0-9_]){0,254}')": (value) =>
    typeof value.name === 'string' ? /[A-Z]/.test(value.name) : undefined,
};

function inUnits(low: unknown, high: unknown): boolean | undefined {
  if (!isObject(low) || !isObject(high)) return undefined;
  if (typeof low.value !== 'number' || typeof high.value !== 'number') return undefined;
  const same =
    low.system === high.system && low.code === high.code && (low.code !== undefined || low.unit === high.unit);
  return same ? low.value <= high.value : true;
}
