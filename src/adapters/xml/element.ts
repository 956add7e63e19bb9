/** An attribute with its namespace resolved; `ns` is '' for an attribute without prefix. */
export interface XmlAttribute {
  readonly ns: string;
  readonly name: string;
  readonly value: string;
}

/** A parsed element. Names are local names; prefixes are gone once namespaces are resolved. */
export interface XmlElement {
  readonly ns: string;
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** Character data and CDATA directly inside, joined and kept exactly; comments and instructions leave no trace. */
  readonly text: string;
  /** Where the start tag begins in the text received; both from 1, the column in UTF-16 units. */
  readonly line: number;
  readonly column: number;
  /** XPath of local names, `[n]` only where siblings of that name repeat: `/Envelope/Body/x/patient/telecom[2]`. */
  readonly path: string;
}

/** The element's own part of an XPath for each child, in order. */
export function steps(names: readonly string[]): readonly string[] {
  if (names.length < 9 && names.every((name, n) => names.indexOf(name) === n)) return names;
  const total = new Map<string, number>();
  for (const name of names) total.set(name, (total.get(name) ?? 0) + 1);
  if (total.size === names.length) return names;
  const seen = new Map<string, number>();
  return names.map((name) => {
    if (total.get(name) === 1) return name;
    const position = (seen.get(name) ?? 0) + 1;
    seen.set(name, position);
    return `${name}[${position}]`;
  });
}

/** First child of that name and namespace. */
export const childOf = (element: XmlElement, ns: string, name: string): XmlElement | undefined =>
  element.children.find((c) => c.ns === ns && c.name === name);
