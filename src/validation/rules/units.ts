import { createRequire } from 'node:module';
import type ucum from '@lhncbc/ucum-lhc';
import { isObject, type Json } from '../json.ts';
import { shownCode } from '../quote.ts';
import { type Scope, tell } from '../walk/scope.ts';

/** Loaded with the first unit: many messages have none. */
const library = (): typeof ucum => createRequire(import.meta.url)('@lhncbc/ucum-lhc');

const system = 'http://unitsofmeasure.org';

/** What the library said of a unit; senders choose them, so that what is remembered is bounded. */
const known = new Map<string, boolean>();
const most = 5_000;

/** The longest unit that is looked at: the library's parser is not linear. */
const longest = 100;

/** A unit under UCUM's system is one of UCUM (R4 datatypes.html#Quantity). */
export function checkUnit(quantity: Json, place: string, scope: Scope): void {
  const { code } = quantity;
  if (quantity.system !== system || typeof code !== 'string' || code === '' || isUnit(code)) return;
  tell(scope, 'unit-invalid', place, {
    expected: 'a unit of UCUM',
    found: shownCode(code),
    source: 'R4 datatypes.html#Quantity',
  });
}

function isUnit(code: string): boolean {
  const before = known.get(code);
  if (before !== undefined) return before;
  const valid = code.length <= longest && printable.test(code) && answerOf(code);
  if (known.size < most) known.set(code, valid);
  return valid;
}

/** UCUM is written in ASCII without blanks (UCUM §3). */
const printable = /^[!-~]+$/;

/** Annotations and the unity (`1`, `{score}`) are units too. */
function answerOf(code: string): boolean {
  const answer: unknown = library().UcumLhcUtils.getInstance().validateUnitString(code);
  return isObject(answer) && answer.status === 'valid';
}
