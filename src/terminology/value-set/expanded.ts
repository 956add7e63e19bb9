import type { Compose, ExpansionContains, Include, ValueSetConcept, ValueSetResource } from '../resource.ts';

/** A value set that brings only its expansion is read as a list of its codes (R4 valueset.html 4.9.8). */
export function composeOf({ compose, expansion }: ValueSetResource): Compose {
  if (compose !== undefined || expansion === undefined) return compose ?? {};
  const lists = new Map<string, { system: string; version?: string; concept: ValueSetConcept[] }>();
  for (const one of flat(expansion.contains ?? [])) {
    if (one.code === undefined || one.system === undefined || one.abstract === true) continue;
    const key = `${one.system}|${one.version ?? ''}`;
    const list = lists.get(key) ?? { system: one.system, ...(one.version && { version: one.version }), concept: [] };
    list.concept.push({ code: one.code, ...(one.display && { display: one.display }) });
    lists.set(key, list);
  }
  return { include: [...lists.values()] as Include[] };
}

function* flat(contains: readonly ExpansionContains[]): Generator<ExpansionContains> {
  const stack = [...contains].reverse();
  for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
    yield one;
    if (one.contains) stack.push(...[...one.contains].reverse());
  }
}
