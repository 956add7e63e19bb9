import type { XmlElement } from '../../../src/adapters/xml/element.ts';

/** What a message says by names of elements and attributes, without namespaces, order or form: those the other side knows. */
export type Plain = { readonly [name: string]: Plain | readonly Plain[] | string } | string;

/** `empty` is what an element without content says: it does not show whether it could hold text or others. */
export function plain({ attributes, children, text }: XmlElement, empty: Plain = {}): Plain {
  const own = attributes.map(({ name, value }) => [name, value] as const);
  const groups = Map.groupBy(children, ({ name }) => name);
  const inner = [...groups].map(([name, all]) => [name, inOne(all.map((one) => plain(one, empty)))] as const);
  if (own.length + inner.length > 0) return Object.fromEntries([...own, ...inner]);
  return text.trim() === '' ? empty : text.trim();
}

const inOne = (all: readonly Plain[]): Plain | readonly Plain[] => (all.length === 1 ? all[0]! : all);

/** One form to compare by: texts alone (numbers without last zeros), a list of one as that one, without what says nothing. */
export function same(value: unknown): unknown {
  if (Array.isArray(value)) return value.length <= 1 ? same(value[0] ?? '') : value.map(same);
  if (typeof value !== 'object' || value === null) return sameText(String(value));
  const named = Object.entries(value).map(([name, inner]) => [name, same(inner)] as const);
  const said = named.filter(([, inner]) => inner !== '');
  return said.length === 0 ? '' : Object.fromEntries(said);
}

const sameText = (text: string): string =>
  text
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/^(-?\d+\.\d*?)0+$/, '$1');
