import { type Json, objectsOf, textOf } from '../../json.ts';

/** An item of a Questionnaire or of a QuestionnaireResponse, with where it stands. */
export interface PlacedItem {
  readonly item: Json;
  readonly place: string;
  readonly linkId: string;
}

/** Items directly below an element; those without a linkId cannot be told apart and are left to cardinality. */
export const itemsOf = (parent: Json, place: string): PlacedItem[] =>
  objectsOf(parent.item).flatMap(([i, item]) => {
    const linkId = textOf(item.linkId);
    return linkId === undefined ? [] : [{ item, place: `${place}.item[${i}]`, linkId }];
  });

/** Items below an item of a response: its own, and those below its answers. */
export const responseItemsBelow = ({ item, place }: PlacedItem): PlacedItem[] => [
  ...itemsOf(item, place),
  ...objectsOf(item.answer).flatMap(([i, answer]) => itemsOf(answer, `${place}.answer[${i}]`)),
];

/** Every item of a Questionnaire, parents first. */
export function allItems(parent: Json, place: string): PlacedItem[] {
  return itemsOf(parent, place).flatMap((one) => [one, ...allItems(one.item, one.place)]);
}

/** The value[x] or answer[x] of an element: its type's name, and the value. */
export function choiceOf(element: Json, stem: string): { readonly type: string; readonly value: unknown } | undefined {
  const name = Object.keys(element).find((key) => key.startsWith(stem) && /^[A-Z]/.test(key.slice(stem.length)));
  return name === undefined ? undefined : { type: name.slice(stem.length), value: element[name] };
}

/** Types of an answer by the type of its question (R4 questionnaire.html, item-type). */
const answerTypes: Readonly<Record<string, readonly string[]>> = {
  boolean: ['Boolean'],
  decimal: ['Decimal'],
  integer: ['Integer'],
  date: ['Date'],
  dateTime: ['DateTime'],
  time: ['Time'],
  string: ['String'],
  text: ['String'],
  url: ['Uri'],
  choice: ['Coding'],
  'open-choice': ['Coding', 'String'],
  attachment: ['Attachment'],
  reference: ['Reference'],
  quantity: ['Quantity'],
};

export const typesFor = (item: Json): readonly string[] | undefined => {
  const type = textOf(item.type) ?? '';
  return Object.hasOwn(answerTypes, type) ? answerTypes[type] : undefined;
};
