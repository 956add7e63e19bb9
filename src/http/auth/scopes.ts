import type { Role } from './party.ts';

/** What a route asks for, in the words of SMART App Launch 2.2 scopes: `system/<type>.<one of c r u d s>`. */
export interface Need {
  readonly type: string;
  readonly verb: 'c' | 'r' | 'u' | 's';
}

const form = /^system\/(\*|[A-Z][A-Za-z]{1,63})\.(c?r?u?d?s?)$/;

/** The most that each role can be given; verbs in the order c r u d s. */
const ceilings: Readonly<Record<Role, readonly string[]>> = {
  engine: ['system/*.crs'],
  partner: [
    'system/Bundle.c',
    ...['CodeSystem', 'ValueSet', 'ConceptMap', 'NamingSystem'].map((type) => `system/${type}.rs`),
    // What a profile says is no secret between partners.
    ...['ImplementationGuide', 'OperationDefinition', 'SearchParameter', 'StructureDefinition'].map(
      (type) => `system/${type}.rs`,
    ),
  ],
  operator: ['system/*.rus', 'system/Task.c'],
};

export const supportedScopes: readonly string[] = [...new Set(Object.values(ceilings).flat())];
export const ceilingOf = (role: Role): readonly string[] => ceilings[role];

/**
 * The scopes that a client gets of those it asked for: each cut down to what its role may have; what is left empty or
 * is not understood is left out, as RFC 6749 section 3.3 lets a server do. Asking for nothing asks for everything.
 */
export function grant(asked: string | undefined, role: Role): readonly string[] {
  const wishes = (asked ?? '').split(' ').filter((s) => s !== '');
  if (wishes.length === 0) return ceilings[role];
  return [...new Set(wishes.flatMap((wish) => ceilings[role].flatMap((most) => intersect(wish, most) ?? [])))];
}

function intersect(wish: string, most: string): string | undefined {
  const [, wishType = '', wishVerbs = ''] = form.exec(wish) ?? [];
  const [, mostType = '', mostVerbs = ''] = form.exec(most) ?? [];
  const type = wishType === '*' ? mostType : mostType === '*' || mostType === wishType ? wishType : '';
  const verbs = [...wishVerbs].filter((verb) => mostVerbs.includes(verb)).join('');
  return type === '' || verbs === '' ? undefined : `system/${type}.${verbs}`;
}

/** True when one of the scopes covers the need. */
export function covers(scopes: readonly string[], need: Need): boolean {
  return scopes.some((scope) => {
    const [, type, verbs = ''] = form.exec(scope) ?? [];
    return (type === '*' || type === need.type) && verbs.includes(need.verb);
  });
}
