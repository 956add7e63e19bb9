import { type Issue, issue } from '../../model/issue.ts';
import { steps } from './element.ts';

/** An element to be written. Text and children exclude each other; mixed content is not written. */
export interface XmlTree {
  readonly ns: string;
  readonly name: string;
  /** Attributes without namespace, in the order to be written. */
  readonly attributes?: readonly (readonly [name: string, value: string])[];
  readonly children?: readonly XmlTree[];
  readonly text?: string;
  /** The whole element as another wrote it (`slices.ts`), in place of all this. */
  readonly verbatim?: string;
}

export interface WrittenXml {
  readonly bytes: Uint8Array;
  /** `value-invalid` for each value that XML 1.0 cannot carry; then the bytes must not be sent. */
  readonly issues: readonly Issue[];
}

// XML 1.0 production [2] Char, negated: control characters, the two non-characters and lone surrogates.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be found
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;
const references: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};
const reference = (character: string): string => references[character]!;

/** Text content; a carriage return is kept by reference, since a parser would turn it into a line feed. */
const escapeText = (text: string): string => text.replace(/[&<>\r]/g, reference);
/** Attribute value for double quotes; white space other than a blank is kept by reference. */
export const escapeAttribute = (text: string): string => text.replace(/[&<>"\t\n\r]/g, reference);

/**
 * Writes a document in UTF-8, indented by two blanks, every namespace declared on the root with its prefix from
 * `prefixes` (namespace to prefix). The same tree gives the same bytes.
 */
export function writeXml(root: XmlTree, prefixes: ReadonlyMap<string, string>): WrittenXml {
  const declarations = [...prefixes].map(([ns, prefix]) => ` xmlns:${prefix}="${escapeAttribute(ns)}"`).join('');
  const { lines, issues } = writeElement(root, prefixes, '', declarations);
  return { bytes: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${lines.join('\n')}\n`, 'utf8'), issues };
}

/** The lines of one element, at its place in a document that declares the prefixes. */
export function writeElement(
  root: XmlTree,
  prefixes: ReadonlyMap<string, string>,
  indent: string,
  declarations = '',
): Pick<WrittenXml, 'issues'> & { readonly lines: readonly string[] } {
  const lines: string[] = [];
  let carried = true;
  const checked = (value: string): string => {
    if (forbidden.test(value)) carried = false;
    return value;
  };
  const write = (element: XmlTree, before: string, extra: string): void => {
    if (element.verbatim !== undefined) {
      lines.push(`${before}${element.verbatim}`);
      return;
    }
    const name = element.ns === '' ? element.name : `${prefixes.get(element.ns)}:${element.name}`;
    const attributes = (element.attributes ?? [])
      .map(([key, value]) => ` ${key}="${escapeAttribute(checked(value))}"`)
      .join('');
    const start = `${before}<${name}${extra}${attributes}`;
    if (element.text !== undefined) {
      lines.push(`${start}>${escapeText(checked(element.text))}</${name}>`);
    } else if ((element.children ?? []).length === 0) {
      lines.push(`${start}/>`);
    } else {
      lines.push(`${start}>`);
      for (const child of element.children!) write(child, `${before}  `, '');
      lines.push(`${before}</${name}>`);
    }
  };
  write(root, indent, declarations);
  return { lines, issues: carried ? [] : notCarried(root, `/${root.name}`) };
}

/** Where the values stand that XML cannot carry: looked for only when there are any. */
function notCarried({ attributes = [], children = [], text = '' }: XmlTree, path: string): Issue[] {
  const values = [...attributes.map(([key, value]) => [`${path}/@${key}`, value] as const), [path, text] as const];
  const own = steps(children.map(({ name }) => name));
  return [
    ...values
      .filter(([, value]) => forbidden.test(value))
      .map(([place]) => issue('value-invalid', { place, found: 'a character XML cannot carry' })),
    ...children.flatMap((child, i) => notCarried(child, `${path}/${own[i]}`)),
  ];
}
