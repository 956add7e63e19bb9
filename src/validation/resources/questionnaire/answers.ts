import { type Json, objectsOf, textOf } from '../../json.ts';
import { type Scope, tell } from '../../walk/scope.ts';
import { choiceOf, type PlacedItem, typesFor } from './items.ts';

const source = 'R4 questionnaireresponse.html#notes';

/** Answers to a question: as many as it takes, of its type, among its options. */
export function checkAnswers(question: Json, { item, place }: PlacedItem, scope: Scope): void {
  const answers = objectsOf(item.answer);
  const types = typesFor(question);
  if (answers.length > 0 && !types) {
    tell(scope, 'resource-rule', place, { expected: `no answer to a ${textOf(question.type) ?? 'group'}`, source });
    return;
  }
  if (answers.length > 1 && question.repeats !== true)
    tell(scope, 'resource-rule', place, { expected: 'one answer', found: String(answers.length), source });
  for (const [i, answer] of answers) if (types) checkAnswer(question, types, answer, `${place}.answer[${i}]`, scope);
}

function checkAnswer(question: Json, types: readonly string[], answer: Json, place: string, scope: Scope): void {
  const given = choiceOf(answer, 'value');
  if (!given) return;
  if (!types.includes(given.type)) {
    const expected = types.map((type) => `value${type}`).join(' or ');
    tell(scope, 'resource-rule', place, { expected, found: `value${given.type}`, source });
    return;
  }
  const { maxLength } = question;
  if (typeof maxLength === 'number' && typeof given.value === 'string' && given.value.length > maxLength) {
    const details = { expected: `at most ${maxLength} characters`, found: String(given.value.length), source };
    tell(scope, 'value-too-long', place, details);
  }
  // Text in place of a code is what an open choice is for.
  if (!(question.type === 'open-choice' && given.type === 'String')) checkOption(question, given, place, scope);
}

function checkOption(question: Json, given: { type: string; value: unknown }, place: string, scope: Scope): void {
  const options = objectsOf(question.answerOption).flatMap(([, option]) => choiceOf(option, 'value') ?? []);
  if (options.length > 0) {
    if (!options.some((option) => option.type === given.type && sameOption(option.value, given.value)))
      tell(scope, 'resource-rule', place, { expected: 'one of the options of the question', source });
    return;
  }
  const valueSet = textOf(question.answerValueSet);
  if (valueSet === undefined || valueSet.startsWith('#') || given.type !== 'Coding') return;
  const answer = scope.run.bindings?.check(valueSet, codingOf(given.value as Json));
  if (answer?.result === 'no') tell(scope, 'resource-rule', place, { expected: `a code of ${valueSet}`, source });
}

function codingOf(coding: Json) {
  const [system, version, code] = [textOf(coding.system), textOf(coding.version), textOf(coding.code)];
  return { ...(system && { system }), ...(version && { version }), ...(code && { code }) };
}

const sameOption = (option: unknown, given: unknown): boolean => {
  if (typeof option !== 'object' || option === null) return option === given;
  const [a, b] = [option as Json, (given ?? {}) as Json];
  return ['system', 'code', 'reference'].every((member) => a[member] === undefined || a[member] === b[member]);
};
