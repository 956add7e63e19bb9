/**
 * What an Issue may show of an input. Any string may hold a personal identity number, also as a code, a property name
 * or a reference, so a value is quoted only in a shape that cannot be one; else its length stands in its place.
 */

const codeLike = /^[A-Za-z][A-Za-z-]{0,59}$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const literal = /^([A-Z][A-Za-z]{1,50})\/(.*)$/s;

/** A code or word. */
export const shownCode = (value: string): string => (codeLike.test(value) ? value : lengthOf(value));

/** A reference: a UUID as it is, else its type with the id's length. */
export function shownReference(reference: string): string {
  if (reference.startsWith('urn:uuid:') && uuid.test(reference.slice(9))) return reference;
  const [, type, id] = literal.exec(reference) ?? [];
  if (type !== undefined && id !== undefined) return uuid.test(id) ? reference : `${type}/(${lengthOf(id)})`;
  return reference.startsWith('#') ? `#(${lengthOf(reference.slice(1))})` : lengthOf(reference);
}

const lengthOf = (value: string): string => `${value.length} characters`;
