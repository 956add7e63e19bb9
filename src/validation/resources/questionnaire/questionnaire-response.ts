import { type Json, objectsOf, textOf } from '../../json.ts';
import { type Scope, tell } from '../../walk/scope.ts';
import { checkAnswers } from './answers.ts';
import { isEnabled, type Reach } from './enabled.ts';
import { allItems, itemsOf, type PlacedItem, typesFor } from './items.ts';

const source = 'R4 questionnaireresponse.html#notes';

interface Check {
  readonly scope: Scope;
  /** linkIds of the whole questionnaire. */
  readonly known: ReadonlySet<string>;
  /** Nothing is demanded of a response that is still being filled in. */
  readonly complete: boolean;
}

/** QuestionnaireResponse against the Questionnaire it answers, when that is contained, in the same Bundle, or at hand. */
export function checkQuestionnaireResponse(scope: Scope): void {
  const canonical = textOf(scope.resource.questionnaire);
  if (canonical === undefined) return;
  const questionnaire = find(canonical, scope);
  if (!questionnaire) {
    const details = { expected: 'a questionnaire that is known here', severity: 'warning' as const, source };
    tell(scope, 'resource-rule', `${scope.place}.questionnaire`, details);
    return;
  }
  const known = new Set(allItems(questionnaire, '').map((one) => one.linkId));
  const complete = ['completed', 'amended'].includes(textOf(scope.resource.status) ?? '');
  checkLevel(questionnaire, scope.resource, scope.place, [scope.resource], { scope, known, complete });
}

function find(canonical: string, { resource, run, bundle }: Scope): Json | undefined {
  if (canonical.startsWith('#'))
    return objectsOf(resource.contained).find(([, one]) => one.id === canonical.slice(1))?.[1];
  const url = canonical.split('|', 1)[0];
  const beside = bundle?.entries.find((e) => e.type === 'Questionnaire' && e.resource?.url === url)?.resource;
  return beside ?? (run.plans.definitions.find(canonical, 'Questionnaire') as unknown as Json | undefined);
}

/** The items below one element of the response, against the questions below one of the questionnaire. */
function checkLevel(questions: Json, responses: Json, place: string, reach: Reach, check: Check): void {
  const asked = itemsOf(questions, '');
  const given = itemsOf(responses, place);
  checkOrder(asked, given, place, check);
  for (const question of asked) {
    const answers = given.filter((one) => one.linkId === question.linkId);
    const enabled = isEnabled(question.item, reach);
    if (answers.length === 0) checkRequired(question.item, place, enabled, check);
    if (answers.length > 1 && question.item.repeats !== true)
      tell(check.scope, 'resource-rule', answers[1]!.place, { expected: 'one item with this linkId', source });
    for (const one of answers) {
      if (enabled === false && objectsOf(one.item.answer).length > 0)
        tell(check.scope, 'resource-rule', one.place, {
          expected: 'no answer to a question that is not enabled',
          source,
        });
      checkItem(question.item, one, reach, check);
    }
  }
}

/** Every item is a question of this level, and they come in its order. */
function checkOrder(asked: readonly PlacedItem[], given: readonly PlacedItem[], place: string, check: Check): void {
  const order = new Map(asked.map((one, n) => [one.linkId, n]));
  let last = -1;
  for (const one of given) {
    const at = order.get(one.linkId);
    if (at === undefined) {
      const expected = check.known.has(one.linkId)
        ? 'an item of this level of the questionnaire'
        : 'a linkId of the questionnaire';
      tell(check.scope, 'resource-rule', place, { expected, found: `${one.linkId.length} characters`, source });
    } else if (at < last) {
      tell(check.scope, 'resource-rule', one.place, { expected: 'items in the order of the questionnaire', source });
    } else last = at;
  }
}

function checkRequired(question: Json, place: string, enabled: boolean | undefined, { scope, complete }: Check): void {
  if (question.required !== true || enabled !== true || question.type === 'display' || !complete) return;
  tell(scope, 'resource-rule', place, { expected: 'an answer to every required question', source });
}

function checkItem(question: Json, one: PlacedItem, reach: Reach, check: Check): void {
  const { item, place } = one;
  if (question.type === 'display') {
    tell(check.scope, 'resource-rule', place, { expected: 'no item for a text that is only shown', source });
    return;
  }
  checkAnswers(question, one, check.scope);
  const inner = [item, ...reach];
  if (question.type === 'group') {
    checkLevel(question, item, place, inner, check);
    return;
  }
  const answers = objectsOf(item.answer);
  if (typesFor(question) && objectsOf(item.item).length > 0)
    tell(check.scope, 'resource-rule', place, { expected: 'items below the answer of a question', source });
  if (answers.length === 0 && question.required === true && check.complete && isEnabled(question, reach) === true)
    tell(check.scope, 'resource-rule', place, { expected: 'an answer to every required question', source });
  for (const [i, answer] of answers) checkLevel(question, answer, `${place}.answer[${i}]`, inner, check);
}
