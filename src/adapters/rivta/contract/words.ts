import { type Cardinality, cardinality } from './cardinality.ts';
import type { Datatype, Element, Group, Leaf } from './description.ts';
import * as values from './values.ts';

type Children = readonly Element[] | (() => readonly Element[]);
type More = Partial<Pick<Group, 'type' | 'closed' | 'mayBeEmpty' | 'scope' | 'ns'>>;

/** A field path below another; the path alone where there is none. */
export const at = (path: string, field: string): string => (path === '' ? field : `${path}.${field}`);

/**
 * Words to describe a contract with whose values are texts of elements, bound to the namespace of its types. A line says name, cardinality and the
 * field that it stands for: of the record item (`src/adapters/record-copy`) in a read contract.
 */
export function words(ns: string) {
  const leaf =
    (datatype: Datatype) =>
    (name: string, of: Cardinality, field?: string): Leaf => ({
      kind: 'leaf',
      name,
      ns,
      ...cardinality(of),
      form: 'text',
      datatype,
      ...(field === undefined ? {} : { field }),
    });
  const group = (name: string, of: Cardinality, children: Children, more: More = {}): Group =>
    typeof children === 'function'
      ? lazily({ kind: 'group', name, ns, ...cardinality(of), children: [], ...more }, children)
      : { kind: 'group', name, ns, ...cardinality(of), children, ...more };
  /** A group that may be repeated: each is an item of the list at `path`. */
  const list = (name: string, of: Cardinality, path: string, children: Children, more: More = {}): Group =>
    group(name, of, children, { ...more, scope: { path, type: 'item' } });
  /** A group of leaves with a type of its own, as a field or as items of a list. */
  const compound = (
    name: string,
    of: Cardinality,
    path: string,
    members: (path: string) => Children,
    more: More = {},
  ): Group => (of.endsWith('*') ? list(name, of, path, members(''), more) : group(name, of, members(path), more));

  const text = leaf(values.text);
  const time = leaf(values.time);
  const system = leaf(values.system);

  return {
    group,
    list,
    compound,
    text,
    time,
    system,
    date: leaf(values.date),
    dateTime: leaf(values.dateTime),
    flag: leaf(values.boolean),
    int: leaf(values.int),
    integer: leaf(values.integer),
    decimal: leaf(values.decimal),
    double: leaf(values.double),
    hsaId: leaf(values.hsaId),
    uri: leaf(values.uri),
    base64: leaf(values.base64),
    coded: (codes: readonly string[]) => leaf(values.coded(codes)),
    limited: (maxLength: number) => leaf(values.limited(maxLength)),
    patterned: (pattern: string) => leaf(values.patterned(pattern)),
    numbered: (base: 'int' | 'integer', codes: readonly string[]) => leaf(values.numbered(base, codes)),
    words: (table: Readonly<Record<string, string>>) => leaf(values.words(table)),
    labDecimal: leaf(values.labDecimal),
    unit: (name: string, of: Cardinality, field: string): Leaf => ({
      ...leaf(values.unit)(name, of, field),
      absent: '',
    }),

    /** CVType. */
    cv: (name: string, of: Cardinality, path: string) =>
      compound(
        name,
        of,
        path,
        (p) => [
          text('code', '0..1', at(p, 'code')),
          system('codeSystem', '0..1', at(p, 'system')),
          text('codeSystemName', '0..1', at(p, 'systemName')),
          text('codeSystemVersion', '0..1', at(p, 'version')),
          text('displayName', '0..1', at(p, 'display')),
          text('originalText', '0..1', at(p, 'text')),
        ],
        { type: 'CVType' },
      ),
    /** IIType; `whole` where the extension is required. */
    ii: (name: string, of: Cardinality, path: string, whole = false) =>
      compound(
        name,
        of,
        path,
        (p) => [system('root', '1..1', at(p, 'system')), text('extension', whole ? '1..1' : '0..1', at(p, 'value'))],
        { type: 'IIType' },
      ),
    /** PersonIdType. */
    person: (name: string, of: Cardinality, path: string) =>
      group(name, of, [text('id', '1..1', at(path, 'value')), system('type', '1..1', at(path, 'system'))], {
        type: 'PersonIdType',
      }),
    /** PQType of a double. */
    pq: (name: string, of: Cardinality, path: string) =>
      compound(
        name,
        of,
        path,
        (p) => [leaf(values.double)('value', '1..1', at(p, 'value')), text('unit', '1..1', at(p, 'unit'))],
        { type: 'PQType' },
      ),
    /** TimePeriodType. */
    period: (name: string, of: Cardinality, path: string) =>
      group(name, of, [time('start', '0..1', at(path, 'start')), time('end', '0..1', at(path, 'end'))], {
        type: 'TimePeriodType',
      }),
    /** DatePeriodType of a request; both ends are required in some domains. */
    dates: (name: string, bounds: '0..1' | '1..1') =>
      group(
        name,
        '0..1',
        [leaf(values.date)('start', bounds, 'period.start'), leaf(values.date)('end', bounds, 'period.end')],
        { type: 'DatePeriodType' },
      ),
  };
}

export type Words = ReturnType<typeof words>;

/** Children asked for when they are needed: a type may hold itself. */
function lazily(group: Group, children: () => readonly Element[]): Group {
  let made: readonly Element[] | undefined;
  return Object.defineProperty({ ...group }, 'children', {
    enumerable: true,
    get: () => {
      made ??= children();
      return made;
    },
  });
}
