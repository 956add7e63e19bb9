import { type Cardinality, cardinality } from '../cardinality.ts';
import type { Element, Group, Leaf, SimpleType, Version } from '../description.ts';
import { datatypes, type FixedDatatypeName } from './datatypes.ts';
import { forms } from './forms.ts';
import { text } from './values.ts';

/** Words to write a description with: what a line of the contract's tables says, one call. */

export type Limit = Pick<SimpleType, 'maxLength' | 'formerMaxLength' | 'pattern'>;

/** Builders bound to one version. */
export function builders(version: Version) {
  const leaf = (name: string, datatype: FixedDatatypeName, of: Cardinality, field?: string): Leaf => ({
    kind: 'leaf',
    name,
    ...cardinality(of),
    form: forms[datatype][version],
    datatype: datatypes[version][datatype],
    ...(field === undefined ? {} : { field }),
  });
  /** A limit known from version 1.0 only is an error there, a warning in version 2. */
  const words = (name: string, of: Cardinality, field?: string, limit: Limit = {}): Leaf => {
    const { formerMaxLength, ...own } = limit;
    const former = version === 1 ? { maxLength: formerMaxLength ?? own.maxLength } : { formerMaxLength };
    const limits = formerMaxLength === undefined ? own : { ...own, ...former };
    return {
      kind: 'leaf',
      name,
      ...cardinality(of),
      form: forms.text[version],
      datatype: text(limits),
      ...(field === undefined ? {} : { field }),
    };
  };
  const group = (
    name: string,
    of: Cardinality,
    children: readonly Element[],
    more: Partial<Omit<Group, 'kind' | 'name' | 'min' | 'max' | 'children'>> = {},
  ): Group => ({ kind: 'group', name, ...cardinality(of), children, ...more });
  return { leaf, words, group };
}

export type Builders = ReturnType<typeof builders>;
