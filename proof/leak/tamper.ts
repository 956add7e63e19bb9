import type { Format } from './messages.ts';
import type { TestNumbers } from './test-numbers.ts';

/**
 * Copies of a message that each have a number where it does not belong: one for every value and, of the names of
 * members, elements and attributes, one for each kind of place. Most are faulty; what is told of them is searched.
 */
export function tampered(bytes: Uint8Array, format: Format, numbers: TestNumbers): Uint8Array[] {
  const text = new TextDecoder().decode(bytes);
  const copies = format === 'rivta' ? tamperedXml(text, numbers) : tamperedJson(text, numbers);
  return copies.map((copy) => new TextEncoder().encode(copy));
}

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

function tamperedJson(text: string, numbers: TestNumbers): string[] {
  const count = leaves(JSON.parse(text) as Json).length;
  const written: string[] = [];
  for (let n = 0; n < count; n++) {
    const [asText, asFigure] = [JSON.parse(text) as Json, JSON.parse(text) as Json];
    leaves(asText)[n]!(numbers.next().value);
    written.push(JSON.stringify(asText));
    leaves(asFigure)[n]!(Number(numbers.digits()));
    if (n % 4 === 0) written.push(JSON.stringify(asFigure));
  }
  return [...written, ...renamed(text, numbers)];
}

/** A function for each value that is no object and no list: it puts another in its place. */
function leaves(value: Json): ((other: Json) => void)[] {
  if (value === null || typeof value !== 'object') return [];
  const members = value as { [name: string]: Json };
  return Object.keys(members).flatMap((name) => {
    const inner = members[name]!;
    if (inner !== null && typeof inner === 'object') return leaves(inner);
    return [
      (other: Json) => {
        members[name] = other;
      },
    ];
  });
}

/** Members whose names are numbers, at every sixth place. */
function renamed(text: string, numbers: TestNumbers): string[] {
  const names = [...text.matchAll(/"([A-Za-z]+)":/g)].filter((_match, n) => n % 6 === 0);
  return names.map(
    ({ 0: whole, index }) => `${text.slice(0, index)}"${numbers.digits()}":${text.slice(index + whole.length)}`,
  );
}

function tamperedXml(text: string, numbers: TestNumbers): string[] {
  const put = (from: number, to: number, by: string): string => text.slice(0, from) + by + text.slice(to);
  const values = [...text.matchAll(/>([^<>\s][^<>]*)</g)].map(({ 1: value, index }) =>
    put(index + 1, index + 1 + value!.length, numbers.next().value),
  );
  const attributes = [...text.matchAll(/ [\w:]+="([^"]*)"/g)].map(({ 0: whole, 1: value, index }) =>
    put(index + whole.length - value!.length - 1, index + whole.length - 1, numbers.next().value),
  );
  const elements = [...text.matchAll(/<([\w:]+)>([^<>]*)<\/\1>/g)]
    .filter((_match, n) => n % 4 === 0)
    .map(({ 0: whole, 2: value, index }) => {
      const name = `p${numbers.digits()}`;
      return put(index, index + whole.length, `<${name}>${value}</${name}>`);
    });
  const first = text.search(/<\w/);
  const broken = [`<!-- ${numbers.digits()} -->`, `<?${`p${numbers.digits()}`} x?>`, `<p${numbers.digits()}>`];
  return [...values, ...attributes, ...elements, ...broken.map((extra) => put(first, first, extra))];
}
