import type { XmlElement } from '../../src/adapters/xml/element.ts';
import type { XmlTree } from '../../src/adapters/xml/write.ts';

/** An element that was read, to be written again. Attributes of a namespace (hints for schema processors) stay behind. */
export const treeOf = ({ ns, name, attributes, children, text }: XmlElement): XmlTree => ({
  ns,
  name,
  attributes: attributes.filter((a) => a.ns === '').map((a) => [a.name, a.value] as const),
  ...(children.length > 0 ? { children: children.map(treeOf) } : { text }),
});
