import { type Json, objectsOf, textOf } from '../../json.ts';
import { type Scope, tell } from '../../walk/scope.ts';
import { allItems, choiceOf, type PlacedItem, typesFor } from './items.ts';

const source = 'R4 questionnaire.html#Questionnaire.item.enableWhen';

/** Questionnaire: every condition for an item asks a question that is there, in that question's own type. */
export function checkQuestionnaire(scope: Scope): void {
  const items = allItems(scope.resource, scope.place);
  const byLinkId = new Map(items.map((one) => [one.linkId, one]));
  for (const one of items)
    for (const [i, condition] of objectsOf(one.item.enableWhen))
      checkCondition(one, condition, `${one.place}.enableWhen[${i}]`, byLinkId, scope);
}

function checkCondition(
  one: PlacedItem,
  condition: Json,
  place: string,
  items: ReadonlyMap<string, PlacedItem>,
  scope: Scope,
): void {
  const question = textOf(condition.question);
  if (question === undefined) return;
  const asked = items.get(question);
  if (!asked || asked === one) {
    const expected = 'the linkId of another item of this questionnaire';
    tell(scope, 'resource-rule', `${place}.question`, { expected, source });
    return;
  }
  const types = typesFor(asked.item);
  const answer = choiceOf(condition, 'answer');
  if (!types) tell(scope, 'resource-rule', `${place}.question`, { expected: 'an item that can be answered', source });
  else if (answer && condition.operator !== 'exists' && !types.includes(answer.type))
    tell(scope, 'resource-rule', place, {
      expected: types.map((type) => `answer${type}`).join(' or '),
      found: `answer${answer.type}`,
      source,
    });
}
