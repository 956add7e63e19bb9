import type { XmlTree } from '../../../src/adapters/xml/write.ts';

/** A prefix for every namespace of the documents, and for that of foreign elements. */
export function prefixesOf(trees: readonly XmlTree[]): ReadonlyMap<string, string> {
  const spaces = new Set<string>(['urn:other']);
  const walk = (tree: XmlTree): void => {
    spaces.add(tree.ns);
    tree.children?.forEach(walk);
  };
  trees.forEach(walk);
  return new Map([...spaces].map((ns, i) => [ns, `p${i}`]));
}
