/** What a member must be: a text, texts, one object or a list of objects with members of their own. */
type Member = 'text' | 'texts' | { readonly one: Shape } | { readonly list: Shape };
interface Shape {
  readonly [name: string]: Member;
}

const texts = <N extends string>(...names: readonly N[]): Shape => Object.fromEntries(names.map((n) => [n, 'text']));
const extension: Member = { list: texts('url') };
const designation: Member = {
  list: { ...texts('language', 'value'), use: { one: texts('system', 'code', 'display') }, extension },
};
const concept: Shape = {
  ...texts('code', 'display', 'definition'),
  designation,
  property: { list: texts('code') },
  extension,
  get concept(): Member {
    return { list: concept };
  },
};
const contains: Shape = {
  ...texts('system', 'version', 'code', 'display'),
  designation,
  get contains(): Member {
    return { list: contains };
  },
};
const include: Member = {
  list: {
    ...texts('system', 'version'),
    concept: { list: { ...texts('code', 'display'), designation, extension } },
    filter: { list: texts('property', 'op', 'value') },
    valueSet: 'texts',
    extension,
  },
};
const canonical: Shape = {
  ...texts('url', 'version', 'name', 'title', 'status', 'language', 'date', 'content', 'supplements'),
  identifier: { list: texts('system', 'value') },
  extension,
};
const target = texts('code', 'display', 'equivalence', 'relationship', 'comment');
const group: Shape = {
  ...texts('source', 'sourceVersion', 'target', 'targetVersion'),
  element: { list: { ...texts('code', 'display'), target: { list: target } } },
  unmapped: { one: texts('mode', 'code', 'display') },
};

const shapes: Readonly<Record<string, Shape>> = {
  CodeSystem: { ...canonical, property: { list: texts('code', 'uri', 'type') }, concept: { list: concept } },
  ValueSet: {
    ...canonical,
    compose: { one: { include, exclude: include, extension } },
    expansion: { one: { contains: { list: contains } } },
  },
  ConceptMap: { ...canonical, group: { list: group } },
  NamingSystem: { ...texts('name', 'status', 'kind'), uniqueId: { list: texts('type', 'value') } },
  Library: { ...canonical, relatedArtifact: { list: texts('type', 'resource') } },
};

export interface ShapeFault {
  /** FHIRPath. */
  readonly place: string;
  readonly expected: string;
}

const mostFaults = 20;

/**
 * Where a terminology resource from outside is not of the form that this room reads: at most twenty faults. What else FHIR
 * demands of it is not asked here. Without recursion: depth is the sender's choice.
 */
export function shapeFaults(resource: { readonly resourceType?: string }): ShapeFault[] {
  const type = resource.resourceType ?? '';
  const faults: ShapeFault[] = [];
  const waiting: { readonly value: object; readonly shape: Shape; readonly place: string }[] = [
    { value: resource, shape: shapes[type] ?? {}, place: type },
  ];
  const open = (value: unknown, shape: Shape, place: string): void => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) waiting.push({ value, shape, place });
    else faults.push({ place, expected: 'an object' });
  };
  for (let next = waiting.pop(); next && faults.length < mostFaults; next = waiting.pop()) {
    const { value, shape, place } = next;
    for (const [name, member] of Object.entries(value)) {
      const kind = Object.hasOwn(shape, name) ? shape[name] : undefined;
      const at = `${place}.${name}`;
      if (kind === undefined || member === undefined) continue;
      if (kind === 'text') {
        if (typeof member !== 'string') faults.push({ place: at, expected: 'a text' });
      } else if (kind !== 'texts' && 'one' in kind) open(member, kind.one, at);
      else if (!Array.isArray(member)) faults.push({ place: at, expected: 'a list' });
      else if (kind === 'texts') {
        if (member.some((item) => typeof item !== 'string')) faults.push({ place: at, expected: 'a list of texts' });
      } else for (const [n, item] of member.entries()) open(item, kind.list, `${at}[${n}]`);
    }
  }
  return faults.slice(0, mostFaults);
}
