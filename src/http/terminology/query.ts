import type { Call } from '../call.ts';
import { once, only } from '../form.ts';
import { problem } from '../problem.ts';

/** The query's parameters; only those of the list, each once. */
export function parameters({ query }: Call, known: readonly string[]): ReadonlyMap<string, string> {
  const map = once(query);
  only(map, known);
  return map;
}

/** A parameter that must be there. */
export function needed(params: ReadonlyMap<string, string>, name: string): string {
  const value = params.get(name);
  if (!value) throw problem('search-parameter', { place: name, expected: 'a value' });
  return value;
}

/** Those of the named parameters that are there, as an object. */
export function given<N extends string>(
  params: ReadonlyMap<string, string>,
  names: readonly N[],
): { readonly [K in N]?: string } {
  return Object.fromEntries(names.flatMap((name) => (params.get(name) ? [[name, params.get(name)]] : []))) as {
    readonly [K in N]?: string;
  };
}
