import type { CodeSystemConceptProperty } from '@medplum/fhirtypes';
import type { PropertyColumn } from './import-profile.ts';

type Typed = Pick<PropertyColumn, 'code' | 'type' | 'system'>;

const dateTime = /^\d{4}(?:-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2}))?)?)?$/;
const booleans: Readonly<Record<string, boolean>> = {
  true: true,
  false: false,
  ja: true,
  nej: false,
  yes: true,
  no: false,
};

/** What a cell becomes, by the property's type; undefined when the text is not of it. */
const readers: Readonly<
  Record<PropertyColumn['type'], (text: string, column: Typed) => Omit<CodeSystemConceptProperty, 'code'> | undefined>
> = {
  code: (text) => (/\s/.test(text) ? undefined : { valueCode: text }),
  string: (text) => ({ valueString: text }),
  Coding: (text, { system }) => coding(text, system),
  integer: (text) => (/^-?\d{1,9}$/.test(text) ? { valueInteger: Number(text) } : undefined),
  // A decimal whose digits a number would not keep (1.10, twenty digits) is refused: signing would alter it.
  decimal: (text) => (String(Number(text)) === text ? { valueDecimal: Number(text) } : undefined),
  boolean: (text) =>
    Object.hasOwn(booleans, text.toLowerCase()) ? { valueBoolean: booleans[text.toLowerCase()]! } : undefined,
  dateTime: (text) => (dateTime.test(text) ? { valueDateTime: text } : undefined),
};

export function propertyOf(column: Typed, text: string): CodeSystemConceptProperty | undefined {
  const value = readers[column.type](text, column);
  return value && { code: column.code, ...value };
}

/** `code` of the column's system, or `system#code` as our own export writes it. */
function coding(text: string, system: string | undefined): Omit<CodeSystemConceptProperty, 'code'> | undefined {
  const bar = text.lastIndexOf('#');
  const [of, code] = bar > 0 ? [text.slice(0, bar), text.slice(bar + 1)] : [system, text];
  return code === '' || /\s/.test(code) ? undefined : { valueCoding: { code, ...(of && { system: of }) } };
}
