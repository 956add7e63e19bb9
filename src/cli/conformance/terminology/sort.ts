import { isArray, isObject, type Json, type JsonObject, text } from './json.ts';

/** Matching rule 2: puts an answer in the order in which the templates are written. */
export function sort(actual: Json): Json {
  if (isArray(actual)) return actual.map(sort);
  if (!isObject(actual)) return actual;
  const inner = Object.fromEntries(Object.entries(actual).map(([name, value]) => [name, sort(value)]));
  const sorted: Record<string, Json> = { ...inner };
  by(sorted, 'extension', (one) => [text(one, 'url')]);
  if (inner.resourceType === 'Parameters') sortParameters(sorted, 'parameter');
  if (inner.resourceType === 'OperationOutcome') by(sorted, 'issue', issueKey);
  if (inner.resourceType === 'ValueSet' && isObject(inner.expansion)) sorted.expansion = sortExpansion(inner.expansion);
  return sorted;
}

function by(owner: Record<string, Json>, name: string, key: (one: Json) => readonly string[]): void {
  const list = owner[name];
  if (!isArray(list)) return;
  const keyed = list.map((one) => ({ one, key: key(one) }));
  owner[name] = keyed.sort((a, b) => compare(a.key, b.key)).map(({ one }) => one);
}

function compare(a: readonly string[], b: readonly string[]): number {
  for (const [n, left] of a.entries()) {
    const right = b[n] ?? '';
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

function sortParameters(owner: Record<string, Json>, name: 'parameter' | 'part'): void {
  const list = owner[name];
  if (!isArray(list)) return;
  owner[name] = list.map((one) => {
    if (!isObject(one)) return one;
    const inner: Record<string, Json> = { ...one };
    sortParameters(inner, 'part');
    if (one.name === 'message' && typeof one.valueString === 'string') inner.valueString = sentences(one.valueString);
    return inner;
  });
  by(owner, name, parameterKey);
}

/** A message of several sentences says them in any order. */
const sentences = (message: string): string => message.split('; ').sort().join('; ');

function parameterKey(one: Json): readonly string[] {
  const name = text(one, 'name');
  if (name === 'property') return [name, partValue(one, 'code'), partValue(one, 'value')];
  if (name === 'designation') return [name, partValue(one, 'language'), partValue(one, 'value')];
  return [name];
}

function partValue(one: Json, name: string): string {
  const parts = isObject(one) && isArray(one.part) ? one.part : [];
  const found = parts.find((part) => text(part, 'name') === name);
  return found === undefined ? '' : valueText(found);
}

function valueText(one: Json): string {
  if (!isObject(one)) return '';
  const member = Object.keys(one).find((key) => key.startsWith('value'));
  const value = member === undefined ? undefined : one[member];
  return isObject(value) ? text(value, 'code') : String(value ?? '');
}

function issueKey(one: Json): readonly string[] {
  const issue = one as JsonObject;
  const [expression] = isArray(issue.expression) ? issue.expression : [];
  return [
    text(one, 'severity'),
    text(one, 'code'),
    String(expression ?? ''),
    isObject(issue.details) ? text(issue.details, 'text') : '',
  ];
}

function sortExpansion(expansion: JsonObject): Json {
  const sorted: Record<string, Json> = { ...expansion };
  by(sorted, 'parameter', (one) => [text(one, 'name'), valueText(one)]);
  by(sorted, 'property', (one) => [text(one, 'uri'), text(one, 'code')]);
  sortContains(sorted);
  return sorted;
}

function sortContains(owner: Record<string, Json>): void {
  const list = owner.contains;
  if (!isArray(list)) return;
  owner.contains = list.map((one) => {
    const inner: Record<string, Json> = { ...(one as JsonObject) };
    by(inner, 'designation', (designation) => [text(designation, 'language') || text(designation, 'value')]);
    by(inner, 'property', (property) => [text(property, 'code'), valueText(property)]);
    sortContains(inner);
    return inner;
  });
  by(owner, 'contains', (one) => [text(one, 'code')]);
}
