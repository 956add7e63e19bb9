import r4 from 'fhirpath/fhir-context/r4/index.js';
import { isObject, type Json } from '../json.ts';
import { abstractTypes, type Known, pathOf } from './members.ts';
import { pathValues, type RuleOf } from './path.ts';

/** What FHIRPath makes of a JSON string: a text, or a date with or without time, which is never equal to a text. */
export type Kind = 'text' | 'time';

/** The kind of what a path leads to in an object; undefined where the definitions leave it open. */
export type KindOf = (value: Json) => Kind | undefined;

/** By the definitions' names of primitives. Instants and times of day, of which nobody asks, are the library's. */
const kinds: ReadonlyMap<string, Kind> = new Map([
  ...['date', 'dateTime'].map((name) => [name, 'time'] as const),
  ...['string', 'code', 'id', 'uri', 'url', 'canonical', 'markdown', 'oid', 'uuid', 'System.String'].map(
    (name) => [name, 'text'] as const,
  ),
]);

/** In a choice a primitive's name begins with a capital. */
const kindOfType = (type: string): Kind | undefined =>
  kinds.get(type) ?? kinds.get(type.charAt(0).toLowerCase() + type.slice(1));

const onlyOne = (found: readonly (Kind | undefined)[]): Kind | undefined =>
  found.every((kind) => kind === found[0]) ? found[0] : undefined;

/** By the definition alone where that tells; of a choice at the end (`extension.value`) by the property that is there. */
export function kindAlong(steps: readonly string[], ruleOf: RuleOf, type: Known): KindOf {
  const before = typesAlong(steps.slice(0, -1), type);
  const last = steps.at(-1)!;
  const fixed = onlyOne((typesAfter(last, before) ?? []).map(kindOfType));
  if (fixed !== undefined) return () => fixed;
  const [owner, ...others] = before ?? [];
  const choices = owner === undefined || others.length > 0 ? undefined : r4.choiceTypePaths[pathOf(owner, last)];
  if (!choices) return () => undefined;
  const owners = steps.length === 1 ? (value: Json) => [value] : pathValues(steps.slice(0, -1), ruleOf, type);
  return (value) => {
    const there = (owners(value) ?? [])
      .filter(isObject)
      .flatMap((node) => choices.filter((choice: string) => node[last + choice] !== undefined));
    return onlyOne(there.map(kindOfType));
  };
}

/** The types that values may have; undefined when that cannot be told. */
type Types = readonly string[] | undefined;

const typesAlong = (steps: readonly string[], type: Known): Types =>
  steps.reduce<Types>((types, step) => typesAfter(step, types), type === undefined ? undefined : [type]);

function typesAfter(step: string, types: Types): Types {
  if (step.startsWith('where(')) return types;
  if (step.startsWith('ofType(')) return [step.slice(7, -1).trim()];
  if (step.includes('(')) return undefined;
  if (step === 'extension') return ['Extension'];
  if (types === undefined || types.some((type) => abstractTypes.has(type))) return undefined;
  return types.flatMap((type) => {
    const path = pathOf(type, step);
    const one = r4.path2Type[path] === undefined ? [] : [r4.path2TypeWithoutElements[path] ?? path];
    return r4.choiceTypePaths[path] ?? one;
  });
}
