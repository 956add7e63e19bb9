import type { Issue } from '../issue.ts';
import { offsetsOf } from './json-offsets.ts';
import { type JsonPath, jsonPathOf } from './json-path.ts';
import { type Position, positionsOf } from './position.ts';

/**
 * The findings with their positions in the JSON text that they are about: where the value at their place begins, or the
 * nearest value around it. Costs nothing where there are none; else the text is read once more. `from` leads to the value
 * that places begin at, where that is not the whole text.
 */
export function inJson(bytes: Uint8Array, issues: readonly Issue[], from: JsonPath = []): Issue[] {
  if (!issues.some(lacksPosition)) return [...issues];
  const text = new TextDecoder().decode(bytes);
  const value = valueAt(text, from);
  if (value === undefined) return [...issues];
  const paths = issues.map((one) => (lacksPosition(one) ? jsonPathOf(value, one.place!) : undefined));
  const known = paths.filter((path) => path !== undefined);
  const positions = positionsOf(
    text,
    offsetsOf(
      text,
      known.map((path) => [...from, ...path]),
    ),
  ).values();
  return issues.map((one, n) => (paths[n] ? { ...one, position: positions.next().value as Position } : one));
}

export const lacksPosition = ({ place, position }: Issue): boolean => place !== undefined && position === undefined;

/** Undefined where the text is no JSON: what is wrong with its form has its position from the reader. */
function valueAt(text: string, from: JsonPath): unknown {
  try {
    return from.reduce<unknown>((at, step) => (at as Record<string | number, unknown>)?.[step], JSON.parse(text));
  } catch {
    return undefined;
  }
}
