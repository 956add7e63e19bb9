import { type Json, objectsOf, textOf } from '../../json.ts';
import { choiceOf, itemsOf, type PlacedItem, responseItemsBelow } from './items.ts';

/** Answers in reach of an item: the innermost part of the response first, the whole response last. */
export type Reach = readonly Json[];

type Answers = ReadonlyMap<string, readonly Json[]>;
const known = new WeakMap<Json, Answers>();

/** Answers by linkId in a part of a response, at any depth. */
function answersIn(part: Json): Answers {
  let answers = known.get(part);
  if (!answers) {
    const found = new Map<string, Json[]>();
    const waiting: PlacedItem[] =
      part.linkId === undefined ? itemsOf(part, '') : responseItemsBelow({ item: part, place: '', linkId: '' });
    for (let n = 0; n < waiting.length; n += 1) {
      const one = waiting[n]!;
      const list = found.get(one.linkId) ?? [];
      list.push(...objectsOf(one.item.answer).map(([, answer]) => answer));
      found.set(one.linkId, list);
      waiting.push(...responseItemsBelow(one));
    }
    answers = found;
    known.set(part, answers);
  }
  return answers;
}

/**
 * Whether a questionnaire's item is to be answered, by what is answered so far. Where a question stands several times the
 * nearest is meant (R4 Questionnaire.item.enableWhen). Undefined when a condition cannot be decided.
 */
export function isEnabled(item: Json, reach: Reach): boolean | undefined {
  const conditions = objectsOf(item.enableWhen).map(([, condition]) => holds(condition, reach));
  if (conditions.length === 0) return true;
  const any = item.enableBehavior === 'any';
  if (conditions.includes(any)) return any;
  return conditions.includes(undefined) ? undefined : !any;
}

function holds(condition: Json, reach: Reach): boolean | undefined {
  const question = textOf(condition.question) ?? '';
  const part = reach.find((one) => answersIn(one).has(question));
  const values = (part ? answersIn(part).get(question)! : []).flatMap((answer) => choiceOf(answer, 'value') ?? []);
  const wanted = choiceOf(condition, 'answer');
  if (condition.operator === 'exists') return values.length > 0 === (wanted?.value === true);
  if (!wanted) return undefined;
  const results = values.map(({ value }) => compare(value, wanted.value, String(condition.operator)));
  if (results.includes(true)) return true;
  return results.includes(undefined) ? undefined : false;
}

function compare(value: unknown, wanted: unknown, operator: string): boolean | undefined {
  if (operator === '=') return same(value, wanted);
  if (operator === '!=') return !same(value, wanted);
  const [left, right] = [orderOf(value), orderOf(wanted)];
  if (left === undefined || right === undefined || typeof left !== typeof right) return undefined;
  if (operator === '>') return left > right;
  if (operator === '<') return left < right;
  if (operator === '>=') return left >= right;
  return operator === '<=' ? left <= right : undefined;
}

/** Codings are the same by system and code, quantities by value and unit; words for people do not count. */
function same(value: unknown, wanted: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === wanted;
  const [a, b] = [value as Json, (wanted ?? {}) as Json];
  return ['system', 'code', 'value', 'reference'].every((member) => a[member] === b[member]);
}

/** Numbers and texts as they are (dates and times sort as text), quantities by their value when they are compared at all. */
function orderOf(value: unknown): number | string | undefined {
  if (typeof value === 'number' || typeof value === 'string') return value;
  const inner = typeof value === 'object' && value !== null ? (value as Json).value : undefined;
  return typeof inner === 'number' ? inner : undefined;
}
