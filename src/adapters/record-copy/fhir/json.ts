import { extensionUrl } from '../../../model/canonical.ts';

/**
 * JSON of a document with decimals as they were written: FHIR lets no digit go (datatypes, decimal), and a JSON number of
 * JavaScript knows no trailing zero. The digits stand in `value-as-given` beside the number.
 */
const url = extensionUrl('value-as-given');
const plain = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

interface GivenQuantity {
  readonly extension?: readonly { readonly url?: string; readonly valueString?: string }[];
  readonly value?: unknown;
}

/** JSON.rawJSON: Node 22 and later; not in TypeScript's library yet. */
const rawJson = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON;

function exact(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { extension, value: number } = value as GivenQuantity;
  if (typeof number !== 'number' || !Array.isArray(extension)) return value;
  const given = (extension as NonNullable<GivenQuantity['extension']>).find((one) => one.url === url)?.valueString;
  return given !== undefined && plain.test(given) ? { ...value, value: rawJson(given) } : value;
}

/** As `quantityOf` writes it, unbroken. Inside a string every quotation mark has a backslash: a text never looks like it. */
const asWritten = new RegExp(
  `("extension":\\[\\{"url":"${url.replaceAll('.', '\\.')}","valueString":"([^"\\\\]*)"\\}\\],"value":)([0-9.eE+-]+)`,
  'g',
);

/**
 * A replacer costs four times the writing, and a laboratory answer has thousands of numbers: digits are put in where the
 * text shows them beside the number, and the replacer is only asked where they stand otherwise.
 */
export function documentJson(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, undefined, indent);
  const places = text.split(url).length - 1;
  if (places === 0) return text;
  let put = 0;
  const written = text.replace(asWritten, (_all, before: string, given: string, number: string) => {
    put += 1;
    return before + (plain.test(given) ? given : number);
  });
  return put === places ? written : JSON.stringify(value, exact, indent);
}

export const documentBytes = (value: unknown): Uint8Array => new TextEncoder().encode(documentJson(value));
